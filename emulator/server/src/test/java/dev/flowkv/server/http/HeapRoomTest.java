package dev.flowkv.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeapRoomTest {
  private static final long COLLECTION_NANOS = 10;

  /** 1,000 MiB, of which 150 stay free; a collection takes ten nanoseconds. */
  private static final class FakeHeap implements HeapRoom.Heap {
    private final AtomicLong now;
    private long live;
    private long garbage;
    private int collections;

    FakeHeap(AtomicLong now) {
      this.now = now;
    }

    @Override
    public long maxBytes() {
      return 1000 * MIB;
    }

    @Override
    public long usedBytes() {
      return (live + garbage) * MIB;
    }

    @Override
    public void collect() {
      garbage = 0;
      collections++;
      now.addAndGet(COLLECTION_NANOS);
    }
  }

  /** What is smaller is not looked at each time. */
  private static final long MIB = 1 << 20;

  private final AtomicLong now = new AtomicLong();
  private final FakeHeap heap = new FakeHeap(now);
  private final HeapRoom room = new HeapRoom(heap, now::get);

  @Test
  void whereThereIsRoomNothingIsCollected() {
    heap.live = 800;
    assertThat(room.has(50 * MIB)).isTrue();
    assertThat(heap.collections).isZero();
  }

  @Test
  void garbageIsNoReasonToRefuse() {
    heap.live = 500;
    heap.garbage = 450;
    assertThat(room.has(300 * MIB)).isTrue();
    assertThat(heap.collections).isEqualTo(1);
  }

  @Test
  void aFullHeapRefusesAndIsNotCollectedAgainAndAgain() {
    heap.live = 800;
    assertThat(room.has(51 * MIB)).isFalse();
    assertThat(room.has(51 * MIB)).isFalse();
    assertThat(heap.collections).isEqualTo(1);
    now.addAndGet(COLLECTION_NANOS * 20);
    assertThat(room.has(51 * MIB)).isFalse();
    assertThat(heap.collections).isEqualTo(2);
    heap.live = 700;
    assertThat(room.has(51 * MIB)).isTrue();
  }

  @Test
  void garbageBetweenCollectionsIsNoReasonEither() {
    heap.live = 500;
    heap.garbage = 450;
    assertThat(room.has(300 * MIB)).isTrue();
    heap.garbage = 340;
    assertThat(room.has(20 * MIB)).as("at most 800 of the 840 are live").isTrue();
    assertThat(room.has(100 * MIB)).isFalse();
    assertThat(heap.collections).isEqualTo(1);
  }

  @Test
  void bodiesTogetherHaveABound() {
    BodyMemory memory = new BodyMemory(100, room);
    assertThat(memory.take(60)).isEmpty();
    assertThat(memory.take(60)).contains(BodyMemory.BUSY);
    assertThat(memory.takenBytes()).isEqualTo(60);
    memory.giveBack(60);
    assertThat(memory.take(100)).isEmpty();
    heap.live = 900;
    assertThat(memory.store(1 * MIB)).contains(BodyMemory.FULL);
    memory.giveBack(100);
    assertThat(memory.take(10)).as("what is not stored fits into a full heap").isEmpty();
  }
}
