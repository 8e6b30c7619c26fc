/** SIP and SDP; see the packages below this one. */
package org.rtclite.sip;
