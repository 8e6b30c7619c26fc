package org.rtclite.rtmp.netty;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.amf.AmfProperties;

/**
 * A client that is connected to a server, as its application sees it.
 *
 * @param id number of the connection, unique in its server
 * @param address where it connects from
 * @param app the application it asked for, with the query if there is one
 * @param properties the command object of its connect
 * @param arguments what came after that
 */
public record RtmpPeer(
        long id, InetSocketAddress address, String app, AmfProperties properties, List<@Nullable Object> arguments) {

    /** Without what it sent, which may hold secrets. */
    @Override
    public String toString() {
        return "#" + id + " " + address;
    }
}
