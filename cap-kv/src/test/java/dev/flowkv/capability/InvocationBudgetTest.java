package dev.flowkv.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class InvocationBudgetTest {
  @Test
  void exactlyAThousandOperationsPassHoweverManyThreadsAsk() throws Exception {
    InvocationBudget budget = new InvocationBudget();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Integer>> users = new ArrayList<>();
      for (int user = 0; user < 8; user++) {
        users.add(
            () -> {
              int spent = 0;
              for (int i = 0; i < 500; i++) {
                try {
                  budget.spend();
                  spent++;
                } catch (KvThrottledException e) {
                  assertThat(e.code()).isEqualTo(KvErrorCode.OPERATION_LIMIT_EXCEEDED);
                }
              }
              return spent;
            });
      }
      int spent = 0;
      for (Future<Integer> user : threads.invokeAll(users)) {
        spent += user.get();
      }
      assertThat(spent).isEqualTo(1000);
      assertThat(budget.remaining()).isZero();
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aBudgetOfNothingRefusesTheFirstOperation() {
    assertThatExceptionOfType(KvException.class)
        .isThrownBy(() -> new InvocationBudget(0).spend())
        .withMessage("the invocation has made its 0 operations; no more are allowed");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> new InvocationBudget(-1));
  }
}
