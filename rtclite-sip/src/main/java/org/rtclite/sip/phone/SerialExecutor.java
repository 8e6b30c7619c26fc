package org.rtclite.sip.phone;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one after the other, in the order given, on threads of another executor.
 *
 * <p>What the far side causes waits here while a callback blocks, so there is a bound: beyond {@value #LIMIT} waiting
 * tasks further ones are dropped, which is logged.
 */
final class SerialExecutor implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

    static final int LIMIT = 10_000;

    private final Executor threads;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    SerialExecutor(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        if (waiting.get() >= LIMIT) {
            LOG.warn("a callback blocks and {} events wait: one is dropped", LIMIT);
            return;
        }
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            try {
                threads.execute(this::drain);
            } catch (RejectedExecutionException e) {
                // the phone is closed: nobody is left to call back
                LOG.debug("callback dropped: {}", e.getMessage());
                tasks.clear();
                waiting.set(0);
            }
        }
    }

    private void drain() {
        do {
            Runnable task = tasks.poll();
            if (task != null) {
                run(task);
            }
        } while (waiting.decrementAndGet() > 0);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a callback failed", e);
        }
    }
}
