package org.rtclite.examples.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.ua.SipTrace;

/** Collects the SIP messages of one party and draws them as a ladder between it and the far side. */
public final class Ladder implements SipTrace {

    private static final int WIDTH = 58;
    private static final int MAX_RUNGS = 1000;

    /** One message: its first line, shortened, and when it passed. */
    private record Rung(boolean sent, String text, long nanos) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final List<Rung> rungs = new ArrayList<>();

    @Override
    public void sent(SipMessage message, Flow flow, long nowNanos) {
        add(new Rung(true, label(message), nowNanos));
    }

    @Override
    public void received(SipMessage message, Flow flow, long nowNanos) {
        add(new Rung(false, label(message), nowNanos));
    }

    private void add(Rung rung) {
        lock.lock();
        try {
            if (rungs.size() < MAX_RUNGS) {
                rungs.add(rung);
            }
        } finally {
            lock.unlock();
        }
    }

    private static String label(SipMessage message) {
        String line = message.startLine().replaceFirst(" ?SIP/2\\.0 ?", "");
        String type = message.contentType();
        return type != null && type.startsWith("application/sdp") ? line + " (SDP)" : line;
    }

    /** The ladder, {@code near} on the left and {@code far} on the right, with milliseconds since the first message. */
    public String draw(String near, String far) {
        lock.lock();
        try {
            StringBuilder out = new StringBuilder();
            int gap = WIDTH - near.length() - far.length() + 2;
            out.append(near).append(" ".repeat(Math.max(1, gap))).append(far).append('\n');
            for (Rung rung : rungs) {
                String text = rung.text();
                int room = WIDTH - 8;
                text = text.length() > room ? text.substring(0, room - 3) + "..." : text;
                String line = "-".repeat(WIDTH - 6 - text.length());
                out.append(rung.sent() ? "|--- " + text + ' ' + line + ">|" : "|<-- " + text + ' ' + line + "-|");
                out.append(String.format(
                        Locale.ROOT, "%7.0f ms%n", (rung.nanos() - rungs.get(0).nanos()) / 1e6));
            }
            return out.toString();
        } finally {
            lock.unlock();
        }
    }
}
