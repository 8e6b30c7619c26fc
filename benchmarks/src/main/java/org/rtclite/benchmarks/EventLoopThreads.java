package org.rtclite.benchmarks;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs a benchmark on threads like those of event loops, which have Netty's caches of buffers.
 *
 * <p>JMH makes it by name: {@code -Djmh.executor=CUSTOM -Djmh.executor.class=} this class.
 */
public final class EventLoopThreads extends ThreadPoolExecutor {

    /** As JMH calls it. */
    public EventLoopThreads(int maxThreads, String prefix) {
        super(
                maxThreads,
                maxThreads,
                0,
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory(prefix, true));
    }
}
