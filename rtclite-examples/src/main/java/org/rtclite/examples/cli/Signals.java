package org.rtclite.examples.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * ^C and SIGTERM: the first runs an action, the second ends the process at once.
 *
 * <p>The JDK's signal class is reached by reflection, because it is not part of the platform's API: where it is
 * missing, a shutdown hook runs the action instead, and a second signal waits for it.
 */
public final class Signals {

    private Signals() {}

    /**
     * Runs {@code first} at the first SIGINT or SIGTERM, on a thread that must not be kept waiting.
     *
     * @param ended runs when signals cannot be caught and the process is going down: it waits for the clean end
     */
    public static void onTermination(Runnable first, Runnable ended) {
        AtomicInteger seen = new AtomicInteger();
        Runnable onSignal = () -> {
            if (seen.getAndIncrement() == 0) {
                first.run();
            } else {
                Runtime.getRuntime().halt(ExitCode.INTERRUPTED.value());
            }
        };
        if (!(handle("INT", onSignal) && handle("TERM", onSignal))) {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                onSignal.run();
                                ended.run();
                            },
                            "rtclite-shutdown"));
        }
    }

    private static boolean handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler invoke = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    action.run();
                    return null;
                }
                return switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> arguments != null && proxy == arguments[0];
                    default -> "signal " + name;
                };
            };
            Object proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, invoke);
            Object named = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, handler).invoke(null, named, proxy);
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
