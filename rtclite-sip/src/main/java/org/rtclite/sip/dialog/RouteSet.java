package org.rtclite.sip.dialog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.rtclite.sip.message.NameAddress;
import org.rtclite.sip.message.SipMessage;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.message.Uri;

/**
 * The hops a request has to visit before its target, first one first (RFC 3261 s12.2.1.1).
 *
 * @param routes as Record-Route or a configured outbound proxy gives them
 */
public record RouteSet(List<NameAddress> routes) {

    /** No hop but the target. */
    public static final RouteSet NONE = new RouteSet(List.of());

    /** Copies the list. */
    public RouteSet {
        routes = List.copyOf(routes);
    }

    /** The route set of the dialog a received request makes: its Record-Routes in order (s12.1.1). */
    public static RouteSet ofRequest(SipMessage request) {
        List<NameAddress> recorded = request.recordRoutes();
        return recorded.isEmpty() ? NONE : new RouteSet(recorded);
    }

    /** The route set of the dialog a received response makes: its Record-Routes in reverse order (s12.1.2). */
    public static RouteSet ofResponse(SipMessage response) {
        List<NameAddress> recorded = new ArrayList<>(response.recordRoutes());
        Collections.reverse(recorded);
        return recorded.isEmpty() ? NONE : new RouteSet(recorded);
    }

    /** Preloaded routes; each is marked as a loose router unless the first is said to be a strict one. */
    public static RouteSet ofProxies(List<SipUri> proxies, boolean strict) {
        List<NameAddress> routes = new ArrayList<>();
        for (SipUri proxy : proxies) {
            boolean loose = !(strict && routes.isEmpty());
            routes.add(NameAddress.of(loose ? proxy.withParameter("lr", null) : proxy.withoutParameter("lr")));
        }
        return routes.isEmpty() ? NONE : new RouteSet(routes);
    }

    /** Begins a request for {@code target} that takes this way: Request-URI and Route fields are set. */
    public SipRequest.Builder begin(String method, Uri target) {
        if (routes.isEmpty()) {
            return SipRequest.builder(method, target);
        }
        if (firstIsLoose()) {
            return SipRequest.builder(method, target).routes(routes);
        }
        // RFC 3261 s12.2.1.1: a strict router wants itself in the Request-URI and the target as the last route
        List<NameAddress> rest = new ArrayList<>(routes.subList(1, routes.size()));
        rest.add(NameAddress.of(target));
        return SipRequest.builder(method, firstUri()).routes(rest);
    }

    /** The URI whose host a request for {@code target} is sent to (s8.1.2). */
    public Uri nextHop(Uri target) {
        return routes.isEmpty() ? target : firstUri();
    }

    private Uri firstUri() {
        Uri uri = routes.get(0).uri();
        return uri instanceof SipUri sip ? sip.withoutHeaders() : uri;
    }

    private boolean firstIsLoose() {
        return routes.get(0).uri() instanceof SipUri sip && sip.isLooseRouter();
    }
}
