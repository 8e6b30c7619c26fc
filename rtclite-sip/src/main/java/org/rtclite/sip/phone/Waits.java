package org.rtclite.sip.phone;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The two faces of an outcome: blocking methods wait for the inner future, which the event loop completes; programs
 * get a copy that completes on a callback thread.
 */
final class Waits {

    private final EventExecutorGroup loops;
    private final CallbackThreads callbacks;

    Waits(EventExecutorGroup loops, CallbackThreads callbacks) {
        this.loops = loops;
        this.callbacks = callbacks;
    }

    /** Throws when the current thread is an event loop: blocking there would stop what is waited for. */
    void requireBlocking(String what) {
        for (EventExecutor loop : loops) {
            if (loop.inEventLoop()) {
                throw new IllegalStateException(what + " blocks and was called on the event loop "
                        + Thread.currentThread().getName() + ": use its asynchronous twin there");
            }
        }
    }

    /** Gives a command and waits for its outcome; on an event loop it throws before the command is given. */
    <T> T run(Supplier<CompletableFuture<T>> command, String what) {
        requireBlocking(what);
        return join(command.get(), what);
    }

    /**
     * Waits for {@code inner}; its failure is thrown as it is.
     *
     * @param what names the method for messages
     */
    <T> T join(CompletableFuture<T> inner, String what) {
        if (!inner.isDone()) {
            requireBlocking(what);
        }
        try {
            return inner.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting in " + what);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(what + " failed", e.getCause());
        }
    }

    /** Goes on when {@code stage} is done, on whatever thread that is; {@code action} must not throw. */
    static <T> void whenDone(CompletionStage<T> stage, BiConsumer<? super T, ? super Throwable> action) {
        CompletionStage<T> unused = stage.whenComplete(action);
    }

    /** A copy of {@code inner} that completes on a callback thread. */
    <T> CompletableFuture<T> onCallbacks(CompletableFuture<T> inner) {
        CompletableFuture<T> outer = new CompletableFuture<>();
        whenDone(inner, (value, failure) -> {
            Runnable complete = () -> {
                if (failure == null) {
                    outer.complete(value);
                } else {
                    outer.completeExceptionally(failure);
                }
            };
            try {
                callbacks.execute(complete);
            } catch (RejectedExecutionException e) {
                complete.run(); // the phone is closed: no callback thread is left, and nobody shall wait for ever
            }
        });
        return outer;
    }
}
