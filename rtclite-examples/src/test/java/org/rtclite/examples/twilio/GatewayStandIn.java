package org.rtclite.examples.twilio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.rtclite.rtmp.handshake.Handshake;
import org.rtclite.rtmp.message.RtmpMessage;
import org.rtclite.rtmp.session.RtmpServerSession;
import org.rtclite.rtmp.session.SessionOutput;
import org.rtclite.rtmp.session.SessionSettings;

/**
 * A gateway for one call: calls onBWDone first, then callsid once the client asks for the call, and echoes the audio of
 * the stream input into the stream output. Notes everything that it is asked.
 */
final class GatewayStandIn implements AutoCloseable {

    /** What the gateway does with the call. */
    enum Mood {
        ECHO,
        /** Like ECHO, but it never hangs up. */
        PATIENT,
        /** Like ECHO, but callsid comes before the client has asked for the call. */
        EARLY,
        REJECT_CONNECT,
        REFUSE_CALL,
        SILENT
    }

    static final String CALL_SID = "CA0123";
    private static final int HANG_UP_AFTER = 10; // audio tags
    private static final int NOTED_BYTES = 8192;

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final Mood mood;
    private final Thread thread;
    private final RtmpServerSession session = new RtmpServerSession(
            SessionSettings.SERVER.withAllowedCalls(Set.of("startCall", "sendDTMF")),
            new SecureRandom(),
            UnpooledByteBufAllocator.DEFAULT,
            System.nanoTime());
    private int outputStream;

    final List<String> asked = new CopyOnWriteArrayList<>();
    final List<String> heard = new CopyOnWriteArrayList<>();
    volatile SessionOutput.ConnectRequested connect;
    volatile Handshake.Kind handshake;
    final CompletableFuture<String> firstAudio = new CompletableFuture<>();

    /** The first octets of each direction: the handshake, and what follows it. */
    final ByteArrayOutputStream received = new ByteArrayOutputStream();

    final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    GatewayStandIn(Mood mood) throws IOException {
        this.mood = mood;
        thread = new Thread(this::serve, "gateway");
        thread.setDaemon(true);
        thread.start();
    }

    String url() {
        return "rtmp://127.0.0.1:" + listener.getLocalPort() + "/chunder";
    }

    private void serve() {
        try (Socket socket = listener.accept()) {
            byte[] bytes = new byte[8192];
            int read = socket.getInputStream().read(bytes);
            while (read >= 0) {
                note(received, bytes, read);
                session.receive(Unpooled.wrappedBuffer(bytes, 0, read), System.nanoTime());
                if (!drain(socket)) {
                    return;
                }
                read = socket.getInputStream().read(bytes);
            }
        } catch (IOException e) {
            asked.add("connection ended");
        }
    }

    private static void note(ByteArrayOutputStream notes, byte[] bytes, int length) {
        notes.write(bytes, 0, Math.min(length, Math.max(0, NOTED_BYTES - notes.size())));
    }

    private boolean drain(Socket socket) throws IOException {
        for (SessionOutput output = session.poll(); output != null; output = session.poll()) {
            if (output instanceof SessionOutput.Send send) {
                ByteBuf out = send.bytes();
                byte[] bytes = ByteBufUtil.getBytes(out);
                note(sent, bytes, bytes.length);
                socket.getOutputStream().write(bytes);
                out.release();
            } else if (output instanceof SessionOutput.Close) {
                return false;
            } else {
                on(output);
            }
        }
        return true;
    }

    private void on(SessionOutput output) {
        if (output instanceof SessionOutput.HandshakeDone done) {
            handshake = done.kind();
        } else if (output instanceof SessionOutput.ConnectRequested request) {
            connect = request;
            asked.add("connect");
            if (mood == Mood.REJECT_CONNECT) {
                session.rejectConnect("capability token has expired");
            } else {
                session.acceptConnect();
                session.notify("onBWDone", Arrays.asList(8192.0));
                if (mood == Mood.EARLY) {
                    session.notify("callsid", List.of(CALL_SID));
                }
            }
        } else if (output instanceof SessionOutput.Called called) {
            onCall(called.call());
        } else if (output instanceof SessionOutput.StreamCreated) {
            asked.add("createStream");
        } else if (output instanceof SessionOutput.PublishRequested request) {
            asked.add("publish " + request.name() + " " + request.type().wireName() + " on " + request.streamId());
            session.acceptPublish(request.streamId());
        } else if (output instanceof SessionOutput.PlayRequested request) {
            asked.add("play " + request.request().name() + " on " + request.streamId());
            outputStream = request.streamId();
            session.acceptPlay(outputStream, false, true);
        } else if (output instanceof SessionOutput.Media media) {
            onMedia(media.message());
        }
    }

    private void onCall(RtmpMessage.Command call) {
        asked.add(call.name() + call.arguments());
        if (!call.name().equals("startCall") || mood == Mood.SILENT || mood == Mood.EARLY) {
            return;
        }
        if (mood == Mood.REFUSE_CALL) {
            session.refuse(call, "no such application");
        } else {
            session.notify("callsid", List.of(CALL_SID));
        }
    }

    private void onMedia(RtmpMessage message) {
        try {
            if (message instanceof RtmpMessage.Audio audio) {
                heard.add(audio.timestampMs() + " " + ByteBufUtil.hexDump(audio.payload()));
                if (outputStream > 0) {
                    session.sendAudio(outputStream, 5000 + audio.timestampMs(), audio.payload());
                }
                firstAudio.complete(heard.get(0));
                if (heard.size() == HANG_UP_AFTER && mood != Mood.PATIENT) {
                    session.close("the called party hung up");
                }
            }
        } finally {
            message.release();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
