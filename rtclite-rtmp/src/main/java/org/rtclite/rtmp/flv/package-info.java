/**
 * FLV files and the bodies of audio and video tags, which RTMP carries unchanged (Adobe FLV specification 10.1, annex E;
 * Enhanced RTMP v1 and v2).
 *
 * <pre>
 *  file    "FLV" version(1) flags(1) header length(4)   then   previous tag size(4) tag   again and again
 *  tag     type(1) body length(3) time stamp(3) its upper octet(1) stream id(3) body
 * </pre>
 *
 * <p>Reading and writing block on the disk: never call them on an event loop.
 */
@NullMarked
package org.rtclite.rtmp.flv;

import org.jspecify.annotations.NullMarked;
