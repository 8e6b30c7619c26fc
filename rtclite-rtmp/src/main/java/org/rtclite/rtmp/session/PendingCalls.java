package org.rtclite.rtmp.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests of ours that have no outcome yet, in the order they were made; few, because they are capped. */
final class PendingCalls {

    /** What was asked for, which decides what counts as the answer. */
    enum Operation {
        CONNECT,
        CREATE_STREAM,
        CALL,
        PUBLISH,
        PLAY,
        SWITCH,
        PAUSE,
        SEEK;

        /** True if a status of the stream is the answer, and not a result. */
        boolean isAnsweredByStatus() {
            return this != CONNECT && this != CREATE_STREAM && this != CALL;
        }

        /** True if that status means that the request was granted. */
        boolean isGrantedBy(NetStatus status) {
            return switch (this) {
                case PUBLISH -> status.code().equals(NetStatus.PUBLISH_START);
                case PLAY -> status.code().equals(NetStatus.PLAY_START);
                case SWITCH -> status.code().equals(NetStatus.PLAY_TRANSITION);
                case PAUSE ->
                    status.code().equals(NetStatus.PAUSE_NOTIFY)
                            || status.code().equals(NetStatus.UNPAUSE_NOTIFY);
                case SEEK -> status.code().equals(NetStatus.SEEK_NOTIFY);
                default -> false;
            };
        }

        /** True if that status means that the request was refused, and not another one on the same stream. */
        boolean isRefusedBy(NetStatus status) {
            if (!status.isFailure()) {
                return false;
            }
            String code = status.code();
            boolean publishing = code.startsWith("NetStream.Publish.") || code.startsWith("NetStream.Record.");
            boolean seeking = code.startsWith("NetStream.Seek.");
            boolean pausing = code.startsWith("NetStream.Pause.") || code.startsWith("NetStream.Unpause.");
            boolean playing = code.startsWith("NetStream.Play.");
            return switch (this) {
                case PUBLISH -> publishing || !(playing || seeking || pausing);
                case PLAY, SWITCH -> playing || !(publishing || seeking || pausing);
                case SEEK -> seeking || !(publishing || playing || pausing);
                case PAUSE -> pausing || !(publishing || playing || seeking);
                default -> false;
            };
        }
    }

    record Pending(int request, Operation operation, int streamId, long deadlineNanos) {}

    private final int limit;
    private final Map<Integer, Pending> pending = new LinkedHashMap<>();

    PendingCalls(int limit) {
        this.limit = limit;
    }

    /** Adds one; false when there are too many. */
    boolean add(Pending call) {
        return pending.size() < limit && pending.put(call.request(), call) == null;
    }

    @Nullable
    Pending get(double transactionId) {
        return transactionId == (int) transactionId ? pending.get((int) transactionId) : null;
    }

    void remove(Pending call) {
        pending.remove(call.request());
    }

    /** The oldest request of that stream that a status answers; stream 0 matches any if there is only one candidate. */
    @Nullable
    Pending awaitingStatus(int streamId, NetStatus status) {
        Pending found = null;
        int candidates = 0;
        for (Pending call : pending.values()) {
            if (!call.operation().isAnsweredByStatus() || (streamId != 0 && call.streamId() != streamId)) {
                continue;
            }
            if (call.operation().isGrantedBy(status) || call.operation().isRefusedBy(status)) {
                candidates++;
                found = found == null ? call : found;
            }
        }
        return streamId == 0 && candidates > 1 ? null : found;
    }

    /** Removes and returns those whose time is up. */
    List<Pending> removeExpired(long nowNanos) {
        List<Pending> expired = new ArrayList<>();
        pending.values().removeIf(call -> call.deadlineNanos() - nowNanos <= 0 && expired.add(call));
        return expired;
    }

    /** Removes and returns those of that stream. */
    List<Pending> removeStream(int streamId) {
        List<Pending> removed = new ArrayList<>();
        pending.values().removeIf(call -> call.streamId() == streamId && removed.add(call));
        return removed;
    }

    /** Removes and returns all. */
    List<Pending> removeAll() {
        List<Pending> removed = new ArrayList<>(pending.values());
        pending.clear();
        return removed;
    }

    /** The earliest deadline, or {@code otherwise} if that is earlier or nothing is pending. */
    long earliest(long otherwise, long nowNanos) {
        long earliest = otherwise;
        for (Pending call : pending.values()) {
            if (call.deadlineNanos() - nowNanos < earliest - nowNanos) {
                earliest = call.deadlineNanos();
            }
        }
        return earliest;
    }
}
