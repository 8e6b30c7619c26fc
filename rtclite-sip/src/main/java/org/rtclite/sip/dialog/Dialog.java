package org.rtclite.sip.dialog;

import java.util.List;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipResponse;
import org.rtclite.sip.message.Uri;
import org.rtclite.sip.transaction.Flow;

/**
 * One dialog at our end (RFC 3261 s12): the two addresses, the CSeq counters, the route set and the remote target.
 *
 * <p>Owned by the usage in it; one thread at a time.
 */
public final class Dialog {

    private static final int MAX_FORWARDS = 70;

    private final DialogId id;
    private final NameAddress local;
    private final NameAddress remote;
    private final boolean weCalled;
    private RouteSet routeSet;
    private Uri remoteTarget;
    private long localSequence;
    private long remoteSequence;
    private Flow flow;

    private Dialog(
            DialogId id,
            NameAddress local,
            NameAddress remote,
            boolean weCalled,
            RouteSet routeSet,
            Uri remoteTarget,
            long localSequence,
            long remoteSequence,
            Flow flow) {
        this.id = id;
        this.local = local;
        this.remote = remote;
        this.weCalled = weCalled;
        this.routeSet = routeSet;
        this.remoteTarget = remoteTarget;
        this.localSequence = localSequence;
        this.remoteSequence = remoteSequence;
        this.flow = flow;
    }

    /** The dialog that a response to our request makes, early for 1xx (s12.1.2). */
    public static Dialog ofClient(SipRequest request, SipResponse response, Flow flow) {
        return new Dialog(
                DialogId.ofReceived(response),
                request.from(),
                response.to(),
                true,
                RouteSet.ofResponse(response),
                targetOf(response, request.uri()),
                request.cseq().sequence(),
                -1,
                flow);
    }

    /** The dialog that our response with {@code localTag} to a received request makes (s12.1.1). */
    public static Dialog ofServer(SipRequest request, String localTag, int firstSequence, Flow flow) {
        DialogId received = DialogId.ofReceived(request);
        return new Dialog(
                new DialogId(received.callId(), localTag, received.remoteTag()),
                request.to().withTag(localTag),
                request.from(),
                false,
                RouteSet.ofRequest(request),
                targetOf(request, request.from().uri()),
                firstSequence - 1L,
                request.cseq().sequence(),
                flow);
    }

    /** What names it. */
    public DialogId id() {
        return id;
    }

    /** Our address, with our tag. */
    public NameAddress local() {
        return local;
    }

    /** The far side's address, with its tag. */
    public NameAddress remote() {
        return remote;
    }

    /** Whether we sent the request that made it, and so own its Call-ID (s14.1). */
    public boolean weCalled() {
        return weCalled;
    }

    /** Where requests of ours are finally meant for: the far side's last Contact. */
    public Uri remoteTarget() {
        return remoteTarget;
    }

    /** The URI whose host the next request is sent to. */
    public Uri nextHop() {
        return routeSet.nextHop(remoteTarget);
    }

    /** Whether requests pass no proxy that recorded itself. */
    public boolean isDirect() {
        return routeSet.routes().isEmpty();
    }

    /** The way the far side's last message came, or our first request went. */
    public Flow flow() {
        return flow;
    }

    /** Notes the way the far side's messages come now. */
    public void flow(Flow newFlow) {
        flow = newFlow;
    }

    /** The number for a new request of ours. */
    public long nextSequence() {
        return ++localSequence;
    }

    /**
     * Whether a received request comes in order, and notes its number if so (s12.2.2); else it is answered 500.
     *
     * <p>ACK and CANCEL repeat the number of their INVITE and are not asked about.
     */
    public boolean acceptsSequence(SipRequest request) {
        long sequence = request.cseq().sequence();
        if (remoteSequence >= 0 && sequence <= remoteSequence) {
            return false;
        }
        remoteSequence = sequence;
        return true;
    }

    /** A 2xx confirms the dialog: its route set is computed once more (s13.2.2.4), its target refreshed. */
    public void confirm(SipResponse response) {
        routeSet = RouteSet.ofResponse(response);
        refreshTarget(response);
    }

    /** A target refresh request, or the 2xx to one, brings a new Contact (s12.2). */
    public void refreshTarget(SipMessage message) {
        remoteTarget = targetOf(message, remoteTarget);
    }

    /** Begins a request in the dialog with a number; Via and Contact are the sender's to add. */
    public SipRequest.Builder begin(String method, long sequence) {
        return routeSet.begin(method, remoteTarget)
                .maxForwards(MAX_FORWARDS)
                .from(local)
                .to(remote)
                .callId(id.callId())
                .cseq(sequence, method);
    }

    private static Uri targetOf(SipMessage message, Uri otherwise) {
        List<NameAddress> contacts = message.contacts();
        return contacts.isEmpty() ? otherwise : contacts.get(0).uri();
    }
}
