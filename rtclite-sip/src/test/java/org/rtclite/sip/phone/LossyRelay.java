package org.rtclite.sip.phone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a caller and a callee, loses a share of the datagrams both ways, and writes itself into the callee's
 * Contact so that the dialog stays on it.
 */
final class LossyRelay implements AutoCloseable {

    private final DatagramSocket nearSocket;
    private final DatagramSocket farSocket;
    private final InetSocketAddress callee;
    private final double loss;
    private final Random random;
    private final AtomicInteger lost = new AtomicInteger();
    private final Thread[] threads;
    private volatile InetSocketAddress caller;

    LossyRelay(InetSocketAddress callee, double loss, long seed) {
        try {
            this.nearSocket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            this.farSocket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.callee = callee;
        this.loss = loss;
        this.random = new Random(seed);
        this.caller = nearAddress();
        this.threads = new Thread[] {
            new Thread(this::fromCaller, "relay-near"), new Thread(this::fromCallee, "relay-far"),
        };
        for (Thread thread : threads) {
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Where the caller sends to. */
    InetSocketAddress nearAddress() {
        return (InetSocketAddress) nearSocket.getLocalSocketAddress();
    }

    int lost() {
        return lost.get();
    }

    private void fromCaller() {
        byte[] buffer = new byte[65_536];
        while (!nearSocket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            if (receive(nearSocket, packet) && survives()) {
                caller = (InetSocketAddress) packet.getSocketAddress();
                send(farSocket, packet.getData(), packet.getLength(), callee);
            }
        }
    }

    private void fromCallee() {
        byte[] buffer = new byte[65_536];
        String contact = "@127.0.0.1:" + callee.getPort();
        String relay = "@127.0.0.1:" + nearAddress().getPort();
        while (!farSocket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            if (receive(farSocket, packet) && survives()) {
                String text = new String(buffer, 0, packet.getLength(), StandardCharsets.ISO_8859_1);
                String rewritten = text.replaceFirst("(?m)^(Contact:.*)" + contact, "$1" + relay);
                byte[] bytes = rewritten.getBytes(StandardCharsets.ISO_8859_1);
                send(nearSocket, bytes, bytes.length, caller);
            }
        }
    }

    private synchronized boolean survives() {
        boolean survives = random.nextDouble() >= loss;
        if (!survives) {
            lost.incrementAndGet();
        }
        return survives;
    }

    private static boolean receive(DatagramSocket socket, DatagramPacket packet) {
        try {
            socket.receive(packet);
            return true;
        } catch (IOException e) {
            return false; // closed
        }
    }

    private static void send(DatagramSocket socket, byte[] bytes, int length, InetSocketAddress to) {
        try {
            socket.send(new DatagramPacket(bytes, length, to));
        } catch (IOException e) {
            if (!socket.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        nearSocket.close();
        farSocket.close();
        for (Thread thread : threads) {
            try {
                thread.join(2000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
