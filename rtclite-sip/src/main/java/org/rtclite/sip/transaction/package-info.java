/**
 * The four transaction machines of RFC 3261 section 17 with the Accepted states of RFC 6026.
 *
 * <p>Plain objects: no socket, no thread, no clock. {@link org.rtclite.sip.transaction.TransactionLayer} owns the
 * tables and matches messages to machines; {@link org.rtclite.sip.transaction.TimerQueue} carries the current time
 * and the pending timers. One thread at a time.
 */
package org.rtclite.sip.transaction;
