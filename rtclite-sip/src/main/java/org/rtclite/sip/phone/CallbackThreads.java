package org.rtclite.sip.phone;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads that run a program's callbacks: the program's own executor, else virtual threads where the JDK has
 * them, else cached daemon threads.
 */
final class CallbackThreads implements Executor {

    private final Executor executor;
    private final @Nullable ExecutorService owned;
    private final ThreadLocal<Boolean> inside = new ThreadLocal<>();

    CallbackThreads(@Nullable Executor given) {
        this.owned = given == null ? newThreads() : null;
        this.executor = given == null ? java.util.Objects.requireNonNull(owned) : given;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(() -> {
            inside.set(true);
            try {
                task.run();
            } finally {
                inside.remove();
            }
        });
    }

    /** Lets running callbacks finish, interrupts those that do not within {@code limit}; a given executor stays. */
    void close(Duration limit) {
        if (owned == null) {
            return;
        }
        owned.shutdown();
        if (Boolean.TRUE.equals(inside.get())) {
            return; // closed from a callback, which cannot wait for itself
        }
        try {
            if (!owned.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                owned.shutdownNow();
                owned.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            owned.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static ExecutorService newThreads() {
        try {
            // Java 21; the baseline is 17
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            return cachedDaemons();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("cannot make virtual threads", e.getCause());
        }
    }

    private static ExecutorService cachedDaemons() {
        AtomicInteger count = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "rtclite-callback-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
