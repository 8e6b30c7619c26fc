/** RTMP, AMF and FLV; see the packages below this one. */
package org.rtclite.rtmp;
