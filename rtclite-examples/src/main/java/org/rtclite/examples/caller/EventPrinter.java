package org.rtclite.examples.caller;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.rtclite.examples.cli.Console;
import org.rtclite.examples.cli.JsonLines;
import org.rtclite.rtp.audio.AudioLegStats;
import org.rtclite.sip.phone.Call;
import org.rtclite.sip.phone.CallEvent;
import org.rtclite.sip.phone.CallReport;
import org.rtclite.sip.phone.PhoneEvent;
import org.rtclite.sip.phone.RegistrationEvent;

/** Says what happens, in words and as JSON lines: the two tables of docs/command-line.md. */
public final class EventPrinter implements Consumer<PhoneEvent> {

    private final Console console;
    /** The states of the calls in the words of the log lines. */
    private final Map<String, String> states = new ConcurrentHashMap<>();

    public EventPrinter(Console console) {
        this.console = console;
    }

    @Override
    public void accept(PhoneEvent event) {
        if (event instanceof CallEvent ofCall) {
            onCall(ofCall, ofCall.call().id());
        } else if (event instanceof RegistrationEvent ofRegistration) {
            onRegistration(ofRegistration, ofRegistration.registration().addressOfRecord());
        } else if (event instanceof PhoneEvent.MessageReceived message) {
            console.say("<<< " + message.text());
            Call call = message.call();
            console.event(
                    "message",
                    call == null ? null : call.id(),
                    JsonLines.members().put("from", message.from()).put("text", message.text()));
        }
    }

    /** Where calls are taken. */
    public void listening(String transport, String address, int port) {
        console.say("listening on " + transport + " " + (address.indexOf(':') < 0 ? address : '[' + address + ']') + ":"
                + port);
        console.event(
                "listening",
                null,
                JsonLines.members()
                        .put("transport", transport)
                        .put("address", address)
                        .put("port", port));
    }

    private void onRegistration(RegistrationEvent event, String aor) {
        if (event instanceof RegistrationEvent.Registering) {
            console.event("registering", null, JsonLines.members().put("aor", aor));
        } else if (event instanceof RegistrationEvent.Registered e) {
            console.say("registered with SIP server as " + aor);
            console.event(
                    "registered", null, JsonLines.members().put("aor", aor).put("expiresSeconds", e.expiresSeconds()));
        } else if (event instanceof RegistrationEvent.RegistrationFailed e) {
            console.complain("registration of " + aor + " failed: " + e.failure());
            console.event(
                    "registration-failed",
                    null,
                    JsonLines.members()
                            .put("aor", aor)
                            .put("code", e.failure().code())
                            .put("reason", e.failure().reason()));
        } else if (event instanceof RegistrationEvent.Unregistered) {
            console.say("no longer registered as " + aor);
        }
    }

    private void onCall(CallEvent event, String id) {
        if (event instanceof CallEvent.Calling e) {
            states.put(id, "inviting");
            console.say("calling " + e.call().remote());
            console.event("calling", id, JsonLines.members().put("to", e.call().remote()));
        } else if (event instanceof CallEvent.Incoming e) {
            console.say("call from " + e.call().remote());
            console.event(
                    "incoming", id, JsonLines.members().put("from", e.call().remote()));
        } else if (event instanceof CallEvent.Progress e) {
            onProgress(e, id);
        } else if (event instanceof CallEvent.EarlyMedia e) {
            console.event(
                    "early-media", id, JsonLines.members().put("code", e.code()).put("codec", e.codec()));
        } else if (event instanceof CallEvent.Answered e) {
            onAnswered(e, id);
        } else if (event instanceof CallEvent.MediaReceived e) {
            console.say("media received " + e.payloadBytes());
        } else if (event instanceof CallEvent.DigitReceived e) {
            console.say("dtmf " + e.digit());
            console.event(
                    "dtmf",
                    id,
                    JsonLines.members()
                            .put("digit", e.digit())
                            .put("durationMs", e.durationMs())
                            .put("source", e.source().text()));
        } else if (event instanceof CallEvent.HeldByPeer e) {
            console.say(e.held() ? "the far side put the call on hold" : "the far side took the call back");
        } else if (event instanceof CallEvent.MediaTimeout e) {
            console.say("no media received for " + e.silenceMs() / 1000 + " s: a firewall or the address in the "
                    + "session description may be the cause (--ext-ip)");
            console.event("rtp-timeout", id, JsonLines.members().put("silenceMs", e.silenceMs()));
        } else if (event instanceof CallEvent.Ended e) {
            onEnded(e, id);
        }
    }

    private void onProgress(CallEvent.Progress event, String id) {
        String state = states.put(id, "invited");
        console.say(response(state, event.code(), event.reason()));
        if (event.code() == 100) {
            console.event("trying", id, JsonLines.members());
        } else if (event.code() != 183) {
            console.event(
                    "ringing", id, JsonLines.members().put("code", event.code()).put("reason", event.reason()));
        }
    }

    private void onAnswered(CallEvent.Answered event, String id) {
        String state = states.put(id, "active");
        if (event.call().isIncoming()) {
            console.say("answered " + event.call().remote());
        } else {
            console.say(response(state, event.code(), event.reason()));
        }
        JsonLines.Members members = JsonLines.members();
        if (!event.codec().isEmpty()) {
            members.put("codec", event.codec());
        }
        console.event("answered", id, members.put("srtp", event.encrypted()));
    }

    private void onEnded(CallEvent.Ended event, String id) {
        String state = states.remove(id);
        if (!event.byRemote() && state != null) {
            console.say(response("terminating", event.code(), event.reason()));
        } else if (!event.byRemote()) {
            console.say("no call: " + event.reason()); // nothing went out, so nothing answered
        } else if ("active".equals(state)) {
            console.say("the far side hung up");
        } else if (event.call().isIncoming()) {
            console.say("the caller gave up: " + event.code() + " " + event.reason());
        } else {
            console.sayAlways(response(state, event.code(), event.reason()));
        }
        console.event(
                "ended",
                id,
                JsonLines.members()
                        .put("code", event.code())
                        .put("reason", event.reason())
                        .put("by", event.byRemote() ? "remote" : "local"));
    }

    private static String response(@org.jspecify.annotations.Nullable String state, int code, String reason) {
        return "received response in state '" + (state == null ? "idle" : state) + "': " + code + " " + reason;
    }

    /** The figures of a running call. */
    public void mediaStats(Call call) {
        call.report()
                .audio()
                .ifPresent(stats -> console.event("media-stats", call.id(), audio(JsonLines.members(), stats)));
    }

    /** The figures of a whole call. */
    public void report(Call call) {
        CallReport report = call.report();
        console.say("call report: " + report);
        JsonLines.Members members =
                JsonLines.members().put("durationMs", report.duration().toMillis());
        if (!report.codec().isEmpty()) {
            members.put("codec", report.codec());
        }
        report.mos().ifPresent(mos -> members.put("mos", mos));
        report.audio().ifPresent(stats -> audio(members, stats));
        console.event("report", call.id(), members);
    }

    private static JsonLines.Members audio(JsonLines.Members members, AudioLegStats stats) {
        members.put("packetsSent", stats.packetsSent())
                .put("packetsReceived", stats.packetsReceived())
                .put("packetsLost", stats.packetsLost())
                .put("packetsLate", stats.packetsLate())
                .put("jitterMs", stats.jitterMs())
                .put("delayMs", stats.delayMs());
        stats.rttMs().ifPresent(rtt -> members.put("roundTripMs", rtt));
        return members.put("levelInDb", stats.levelInDbov()).put("levelOutDb", stats.levelOutDbov());
    }
}
