/**
 * RTMP on Netty: {@link org.rtclite.rtmp.netty.RtmpClient} and {@link org.rtclite.rtmp.netty.RtmpServer}.
 *
 * <p>A session engine is driven by the event loop of its channel, and only there. Methods that block may be called on any
 * thread but an event loop, where they throw at once. Media moves as {@link org.rtclite.rtmp.flv.FlvTag}: type, time
 * stamp, body.
 */
@NullMarked
package org.rtclite.rtmp.netty;

import org.jspecify.annotations.NullMarked;
