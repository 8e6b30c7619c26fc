package org.rtclite.sip.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Which thread calls a program back, and in what order. */
class CallbackThreadsTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    @Test
    void callbacksOfOneCallRunInOrderAndNeverAtOnce() throws Exception {
        CallbackThreads threads = new CallbackThreads(null);
        SerialExecutor serial = new SerialExecutor(threads);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(1000);
        for (int i = 0; i < 1000; i++) {
            int number = i;
            serial.execute(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                order.add(number);
                running.decrementAndGet();
                done.countDown();
            });
        }
        assertTrue(done.await(5, TimeUnit.SECONDS));
        assertEquals(1, most.get());
        for (int i = 0; i < 1000; i++) {
            assertEquals(i, order.get(i));
        }
        threads.close(SOON);
    }

    @Test
    void eventsBehindABlockedCallbackAreBounded() {
        List<Runnable> given = new ArrayList<>();
        SerialExecutor serial = new SerialExecutor(given::add);
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < SerialExecutor.LIMIT + 5; i++) {
            serial.execute(ran::incrementAndGet);
        }
        given.get(0).run();
        assertEquals(1, given.size());
        assertEquals(SerialExecutor.LIMIT, ran.get());
    }

    @Test
    void aFailingCallbackDoesNotStopTheNext() throws Exception {
        CallbackThreads threads = new CallbackThreads(null);
        SerialExecutor serial = new SerialExecutor(threads);
        CompletableFuture<String> next = new CompletableFuture<>();
        serial.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        serial.execute(() -> next.complete("ran"));
        assertEquals("ran", next.get(5, TimeUnit.SECONDS));
        threads.close(SOON);
    }

    @Test
    void aBlockedCallbackIsInterruptedWhenThePhoneCloses() throws Exception {
        CallbackThreads threads = new CallbackThreads(null);
        CountDownLatch started = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        threads.execute(() -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
                interrupted.complete(false);
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
        });
        assertTrue(started.await(5, TimeUnit.SECONDS));
        threads.close(Duration.ofMillis(20));
        assertTrue(interrupted.get(5, TimeUnit.SECONDS));
    }

    @Test
    void aGivenExecutorIsUsedAndNotClosed() {
        List<Runnable> given = new ArrayList<>();
        CallbackThreads threads = new CallbackThreads(given::add);
        threads.execute(() -> {});
        threads.close(SOON);
        threads.execute(() -> {});
        assertEquals(2, given.size());
    }

    @Test
    void blockingOnAnEventLoopThrowsAtOnceAndNamesTheMethod() throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, LocalIoHandler.newFactory());
        CallbackThreads threads = new CallbackThreads(null);
        Waits waits = new Waits(loops, threads);
        CompletableFuture<String> never = new CompletableFuture<>();
        ExecutionException failure = assertThrows(
                ExecutionException.class,
                () -> loops.next()
                        .submit(() -> waits.join(never, "Call.hangup"))
                        .get(5, TimeUnit.SECONDS));
        assertTrue(failure.getCause().getMessage().startsWith("Call.hangup blocks and was called on the event loop"));
        assertEquals(
                "done",
                loops.next()
                        .submit(() -> waits.join(CompletableFuture.completedFuture("done"), "x"))
                        .get());
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).await();
        threads.close(SOON);
    }

    @Test
    void aProgramsFutureCompletesOnACallbackThreadOnly() throws Exception {
        DefaultEventLoop loop = new DefaultEventLoop();
        CallbackThreads threads = new CallbackThreads(null);
        Waits waits = new Waits(loop, threads);
        CompletableFuture<String> inner = new CompletableFuture<>();
        CompletableFuture<Boolean> onLoop =
                waits.onCallbacks(inner).thenApply(value -> loop.inEventLoop(Thread.currentThread()));
        loop.execute(() -> inner.complete("value"));
        assertFalse(onLoop.get(5, TimeUnit.SECONDS));
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).await();
        threads.close(SOON);
    }

    @Test
    void afterClosingAFutureStillCompletes() throws Exception {
        CallbackThreads threads = new CallbackThreads(null);
        DefaultEventLoop loop = new DefaultEventLoop();
        Waits waits = new Waits(loop, threads);
        threads.close(SOON);
        CompletableFuture<String> inner = new CompletableFuture<>();
        CompletableFuture<String> outer = waits.onCallbacks(inner);
        inner.complete("late");
        assertEquals("late", outer.get(5, TimeUnit.SECONDS));
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).await();
    }
}
