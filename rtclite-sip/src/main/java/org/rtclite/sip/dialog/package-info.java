/** Dialogs: who the two ends are, in what order requests count, and which way they go (RFC 3261 s12). */
package org.rtclite.sip.dialog;
