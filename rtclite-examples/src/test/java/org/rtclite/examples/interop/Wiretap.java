package org.rtclite.examples.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A relay between a caller and a callee on loopback that keeps every datagram the caller sent. */
final class Wiretap implements AutoCloseable {

    private final DatagramSocket near;
    private final DatagramSocket far;
    private final InetSocketAddress callee;
    private final List<byte[]> sent = new CopyOnWriteArrayList<>();
    private volatile SocketAddress caller;

    /** Passes on to {@code port} on loopback, and its replies back. */
    Wiretap(int port) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        callee = new InetSocketAddress(loopback, port);
        try {
            near = new DatagramSocket(0, loopback);
            far = new DatagramSocket(0, loopback);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        caller = near.getLocalSocketAddress();
        start(this::listenToCaller, "wiretap-near");
        start(this::listenToCallee, "wiretap-far");
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Where the caller is to send to. */
    int port() {
        return near.getLocalPort();
    }

    /** What the caller sent so far, datagram by datagram. */
    List<byte[]> sent() {
        return List.copyOf(sent);
    }

    private void listenToCaller() {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        while (receive(near, packet)) {
            caller = packet.getSocketAddress();
            sent.add(java.util.Arrays.copyOf(packet.getData(), packet.getLength()));
            pass(far, packet, callee);
        }
    }

    private void listenToCallee() {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        while (receive(far, packet)) {
            pass(near, packet, caller);
        }
    }

    private static boolean receive(DatagramSocket socket, DatagramPacket packet) {
        packet.setLength(packet.getData().length);
        try {
            socket.receive(packet);
            return true;
        } catch (IOException e) {
            return false; // closed
        }
    }

    private static void pass(DatagramSocket socket, DatagramPacket packet, SocketAddress to) {
        packet.setSocketAddress(to);
        try {
            socket.send(packet);
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        near.close();
        far.close();
    }
}
