/** RTP, RTCP and the media path of a call; see the packages below this one. */
package org.rtclite.rtp;
