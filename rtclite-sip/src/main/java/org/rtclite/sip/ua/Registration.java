package org.rtclite.sip.ua;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.dialog.RouteSet;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipHeader;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.transaction.Flow;
import org.rtclite.sip.transaction.TimerQueue;
import org.rtclite.sip.transaction.TransactionFailure;

/**
 * One binding at a registrar, kept alive (RFC 3261 s10.2): refreshed before it runs out, removed at the end.
 *
 * <p>All its requests have one Call-ID and a rising CSeq (s10.2.4), and there is never more than one under way.
 */
final class Registration implements NextHops.Asker, ClientExchange.Listener {

    private static final long SECOND_NANOS = 1_000_000_000L;
    /** The first 423 is obeyed, then once more; a registrar that keeps raising its minimum is at fault. */
    private static final int MAX_RAISES = 2;

    private enum State {
        /** A REGISTER is being prepared or waits for its final response. */
        REGISTERING,
        /** The binding stands; a timer runs for its refresh. */
        REGISTERED,
        /** The last attempt failed; a timer may run for the next one. */
        FAILED,
        /** A REGISTER with Expires 0 waits for its final response. */
        REMOVING,
        ENDED
    }

    private final UserAgentCore core;
    private final RegistrationRef reference;
    private final SipAccount account;
    private final SipUri registrar;
    private final RouteSet routes;
    private final NameAddress address;
    private final NameAddress from;
    private final String callId;
    private final int retrySeconds;
    private State state = State.FAILED;
    private int wantedSeconds;
    private boolean removalWanted;
    private boolean bound;
    private int raises;
    private long sequence;
    private @Nullable Flow flow;
    private @Nullable NameAddress contact;
    private TimerQueue.@Nullable Timer next;

    Registration(
            UserAgentCore core, RegistrationRef reference, SipAccount account, int expiresSeconds, int retrySeconds) {
        this.core = core;
        this.reference = reference;
        this.account = account;
        this.wantedSeconds = expiresSeconds;
        this.retrySeconds = retrySeconds;
        SipUri aor = account.addressOfRecord();
        // RFC 3261 s10.2: the Request-URI is the domain alone, also when the request passes proxies
        this.registrar = new SipUri(aor.secure(), null, null, aor.host(), aor.port(), aor.parameters(), null);
        this.routes = RouteSet.ofProxies(account.outboundProxies(), account.strictRoute());
        this.address = UserAgentCore.fromOf(account);
        this.from = address.withTag(core.identifiers().tag());
        this.callId = core.identifiers().callId();
        this.sequence = core.identifiers().firstSequence();
    }

    SipAccount account() {
        return account;
    }

    /** Sends a REGISTER: the first, a refresh, or another try. */
    void register() {
        next = TimerQueue.cancel(next);
        state = State.REGISTERING;
        core.emit(new SipEvent.Registering(reference));
        core.nextHops().find(routes.nextHop(registrar), flow, this);
    }

    /** Removes the binding, after the REGISTER under way if there is one (s10.2: never two at once). */
    void remove() {
        removalWanted = true;
        if (state == State.REGISTERED || state == State.FAILED) {
            next = TimerQueue.cancel(next);
            if (bound) {
                state = State.REMOVING;
                core.nextHops().find(routes.nextHop(registrar), flow, this);
            } else {
                end();
            }
        }
    }

    /** The connection to the registrar is gone, and with it the way for calls to us: register anew, soon. */
    void connectionLost(Flow lost) {
        if (state == State.REGISTERED && flow != null && flow.isSameConnection(lost)) {
            next = TimerQueue.cancel(next);
            flow = null;
            next = core.timers().after(core.identifiers().delayNanos(2_000, 5_000), this::register);
        }
    }

    @Override
    public void found(List<Flow> flows) {
        ClientExchange exchange = new ClientExchange(core, core.digest(account), this::begin, () -> sequence++, this);
        exchange.start(flows);
    }

    private SipRequest.Builder begin(Flow way, long number) {
        flow = way;
        NameAddress reachable =
                core.contact(way, account.addressOfRecord().userText(), UserAgentCore.isSips(registrar));
        contact = reachable;
        String method = SipMethod.REGISTER;
        return core.complete(routes.begin(method, registrar), method, from, address, callId, number)
                .contact(reachable)
                .expires(state == State.REMOVING ? 0 : wantedSeconds);
    }

    @Override
    public void notFound(String reason) {
        failed(503, reason, EndCause.UNREACHABLE, 0);
    }

    @Override
    public void onProvisional(SipResponse response) {}

    @Override
    public void onFinal(SipResponse response) {
        if (state == State.REMOVING) {
            end();
        } else if (response.isSuccess()) {
            registered(response);
        } else if (response.code() == 423 && raises < MAX_RAISES && raised(response)) {
            raises++;
            register();
        } else {
            int retryAfter = Math.max(0, response.number(SipHeader.RETRY_AFTER));
            failed(response.code(), response.reason(), EndCause.REJECTED, retryAfter);
        }
    }

    /** RFC 3261 s10.2.8: ask again for as long as the registrar wants at least. */
    private boolean raised(SipResponse response) {
        int minimum = response.number(SipHeader.MIN_EXPIRES);
        if (minimum <= wantedSeconds) {
            return false;
        }
        wantedSeconds = minimum;
        return !removalWanted;
    }

    private void registered(SipResponse response) {
        int granted = grantedSeconds(response);
        bound = granted > 0;
        raises = 0;
        state = State.REGISTERED;
        core.emit(new SipEvent.Registered(reference, granted, response));
        if (removalWanted) {
            remove();
        } else {
            next = core.timers().after(refreshSeconds(granted) * SECOND_NANOS, this::register);
        }
    }

    /** RFC 3261 s10.2.4: the expires of our own Contact in the 2xx counts, then Expires, then what we asked for. */
    private int grantedSeconds(SipResponse response) {
        NameAddress own = contact;
        for (NameAddress candidate : response.contacts()) {
            if (own != null && candidate.uri().isEquivalentTo(own.uri())) {
                int seconds = seconds(candidate.parameters().get("expires"));
                if (seconds >= 0) {
                    return seconds;
                }
            }
        }
        return response.expires() >= 0 ? response.expires() : wantedSeconds;
    }

    /** Early enough for one lost try: a tenth before the end and at least 10 s, but not before half of it. */
    static long refreshSeconds(int grantedSeconds) {
        long early = Math.min(grantedSeconds * 9L / 10, grantedSeconds - 10L);
        return Math.max(1, Math.max(grantedSeconds / 2, early));
    }

    private static int seconds(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Integer.parseInt(text);
    }

    @Override
    public void onFailure(TransactionFailure failure, String detail) {
        boolean timeout = failure == TransactionFailure.TIMEOUT;
        failed(timeout ? 408 : 503, detail, EndCause.of(failure), 0);
    }

    private void failed(int code, String reason, EndCause cause, int retryAfterSeconds) {
        flow = null; // look the way up again next time
        if (state == State.REMOVING || removalWanted) {
            end();
            return;
        }
        state = State.FAILED;
        bound = false;
        raises = 0;
        // asking again and again with a password that was refused locks accounts
        boolean refused = code == 401 || code == 403 || code == 407;
        int retryIn = retrySeconds < 0 || refused ? -1 : Math.max(retrySeconds, retryAfterSeconds);
        core.emit(new SipEvent.RegistrationFailed(reference, code, reason, cause, retryIn));
        if (retryIn >= 0) {
            next = core.timers().after(retryIn * SECOND_NANOS, this::register);
        }
    }

    private void end() {
        state = State.ENDED;
        next = TimerQueue.cancel(next);
        if (core.registrations().remove(reference) != null) {
            core.emit(new SipEvent.Unregistered(reference));
        }
    }
}
