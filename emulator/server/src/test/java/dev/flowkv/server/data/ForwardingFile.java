package dev.flowkv.server.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;

/** A file that does what another one does; tests change some of it. */
class ForwardingFile extends FileBaseDefault {
  private final FileChannel file;

  ForwardingFile(FileChannel file) {
    this.file = file;
  }

  @Override
  public final long size() throws IOException {
    return file.size();
  }

  @Override
  public final int read(ByteBuffer to, long position) throws IOException {
    return file.read(to, position);
  }

  @Override
  public int write(ByteBuffer from, long position) throws IOException {
    return file.write(from, position);
  }

  @Override
  protected void implTruncate(long size) throws IOException {
    file.truncate(size);
  }

  @Override
  public final FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return file.tryLock(position, size, shared);
  }

  @Override
  public void force(boolean withMetadata) throws IOException {
    file.force(withMetadata);
  }

  @Override
  protected final void implCloseChannel() throws IOException {
    file.close();
  }
}
