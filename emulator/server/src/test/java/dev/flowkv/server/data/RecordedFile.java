package dev.flowkv.server.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** Files that note what is done to them, in order. Their names begin with "recorded:". */
public final class RecordedFile extends FilePathWrapper {
  /** What was done since the last {@link #begin}. */
  private static final List<Step> STEPS = new ArrayList<>();

  /** The names that files have, which were opened by another one. */
  private static final Map<String, AtomicReference<String>> NAMES = new HashMap<>();

  /** Something that is done to a file. */
  sealed interface Step {
    /** The name of the file. */
    String file();

    /** Does it again to another file. */
    void repeat(FileChannel other) throws IOException;
  }

  /** Bytes were written. */
  record Write(String file, long position, byte[] bytes) implements Step {
    @Override
    public void repeat(FileChannel other) throws IOException {
      other.write(ByteBuffer.wrap(bytes), position);
    }

    /** Its first half, as a process leaves it that is killed meanwhile. */
    Write half() {
      return new Write(file, position, Arrays.copyOf(bytes, bytes.length / 2));
    }
  }

  /** The file was made shorter. */
  record Cut(String file, long size) implements Step {
    @Override
    public void repeat(FileChannel other) throws IOException {
      other.truncate(size);
    }
  }

  /** It took the place of another file. Its writer waits for the disk then. */
  record Move(String file, String to) implements Step {
    @Override
    public void repeat(FileChannel other) {}
  }

  /** It was made, empty. */
  record Make(String file) implements Step {
    @Override
    public void repeat(FileChannel other) {}
  }

  /** It was removed. Its writer waits for the disk then. */
  record Delete(String file) implements Step {
    @Override
    public void repeat(FileChannel other) {}
  }

  /** All that was done to it before is on the disk. */
  record Sync(String file) implements Step {
    @Override
    public void repeat(FileChannel other) {}
  }

  /** Made by the store for each name. */
  public RecordedFile() {}

  /** Begins to note. One test does at a time. */
  static List<Step> begin() {
    FilePath.register(new RecordedFile());
    STEPS.clear();
    NAMES.clear();
    return STEPS;
  }

  @Override
  public String getScheme() {
    return "recorded";
  }

  @Override
  public void moveTo(FilePath to, boolean isAtomic) {
    super.moveTo(to, isAtomic);
    String toName = to.unwrap().getName();
    STEPS.add(new Move(name(), toName));
    AtomicReference<String> opened = NAMES.remove(name());
    if (opened != null) {
      opened.set(toName);
      NAMES.put(toName, opened);
    }
  }

  @Override
  public void delete() {
    if (getBase().exists()) {
      STEPS.add(new Delete(name()));
    }
    super.delete();
  }

  private String name() {
    return getBase().getName();
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    if (!getBase().exists()) {
      STEPS.add(new Make(name()));
    }
    FileChannel file = getBase().open(mode);
    AtomicReference<String> name = new AtomicReference<>(name());
    NAMES.put(name(), name);
    return new ForwardingFile(file) {
      @Override
      public int write(ByteBuffer from, long position) throws IOException {
        byte[] bytes = new byte[from.remaining()];
        from.duplicate().get(bytes);
        STEPS.add(new Write(name.get(), position, bytes));
        return super.write(from, position);
      }

      @Override
      protected void implTruncate(long size) throws IOException {
        STEPS.add(new Cut(name.get(), size));
        super.implTruncate(size);
      }

      @Override
      public void force(boolean withMetadata) throws IOException {
        STEPS.add(new Sync(name.get()));
        super.force(withMetadata);
      }
    };
  }
}
