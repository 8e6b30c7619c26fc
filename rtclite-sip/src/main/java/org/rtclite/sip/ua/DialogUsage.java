package org.rtclite.sip.ua;

import org.rtclite.sip.message.SipRequest;
import org.rtclite.sip.transaction.ServerTransaction;

/** What receives the requests of one dialog. */
interface DialogUsage {

    /** A request in the dialog other than ACK and CANCEL. */
    void onRequest(ServerTransaction transaction);

    /** The ACK for a 2xx of ours. */
    void onAck(SipRequest ack);
}
