/**
 * SIP messages as values: requests, responses, URIs, addresses and the typed header fields of RFC 3261.
 *
 * <p>Everything here is immutable. A message is its bytes on the wire plus an index of its header fields,
 * so that untouched fields are copied byte for byte and read only when asked for.
 */
package org.rtclite.sip.message;
