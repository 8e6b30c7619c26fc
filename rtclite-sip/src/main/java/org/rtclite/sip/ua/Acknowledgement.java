package org.rtclite.sip.ua;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.sip.dialog.Dialog;
import org.rtclite.sip.message.SipMethod;
import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.message.Via;
import org.rtclite.sip.transaction.Flow;

/** The ACK for a 2xx: a request of its own, with a branch of its own, sent again for every copy (s13.2.2.4). */
final class Acknowledgement {

    private final UserAgentCore core;
    private final Dialog dialog;
    private final SipRequest invite;
    private @Nullable SipRequest ack;
    private @Nullable Flow flow;

    /** For the 2xx to {@code invite} that made or changed {@code dialog}. */
    Acknowledgement(UserAgentCore core, Dialog dialog, SipRequest invite) {
        this.core = core;
        this.dialog = dialog;
        this.invite = invite;
    }

    /**
     * Sends the ACK, once the way is known.
     *
     * @param answer the answer to an offer in the 2xx, or null
     * @param then runs when the ACK is sent or cannot be
     */
    void send(@Nullable MessageBody answer, Runnable then) {
        DialogRequest.find(core, dialog, new NextHops.Asker() {
            @Override
            public void found(List<Flow> flows) {
                transmit(flows.get(0), answer);
                then.run();
            }

            @Override
            public void notFound(String reason) {
                // The far side repeats its 2xx and gives the call up in the end; so will the BYE that follows.
                then.run();
            }
        });
    }

    private void transmit(Flow way, @Nullable MessageBody answer) {
        SipRequest.Builder builder =
                core.sign(dialog.begin(SipMethod.ACK, invite.cseq().sequence()));
        DialogRequest.copyCredentials(invite, builder);
        if (answer != null) {
            builder.body(answer.contentType(), answer.bytes());
        }
        builder.prependVia(Via.of(
                way.transport().viaName(),
                way.localHost(),
                way.localPort(),
                core.identifiers().branch()));
        SipRequest complete = builder.build();
        ack = complete;
        flow = way;
        core.transmit(complete, way);
    }

    /** A copy of the 2xx came: the same ACK again, if it was sent already. */
    void repeat() {
        if (ack != null && flow != null) {
            core.transmit(ack, flow);
        }
    }
}
