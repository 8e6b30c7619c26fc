package org.rtclite.rtmp.netty;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.message.RtmpMessage;
import org.rtclite.rtmp.session.Outcome;
import org.rtclite.rtmp.session.PlayRequest;
import org.rtclite.rtmp.session.PublishType;
import org.rtclite.rtmp.session.RefusalKind;
import org.rtclite.rtmp.session.RtmpServerSession;
import org.rtclite.rtmp.session.SessionOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client of a server: what its session asks for, granted or refused. On the event loop of its channel. */
@SuppressWarnings("FutureReturnValueIgnored") // what a channel or loop cannot do any more, its close handler tells
final class ServerConnection implements SessionHandler.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

    private final RtmpServer server;
    private final RtmpServerSession session;
    private final SessionHandler handler;
    private final EventLoop loop;
    private final InetSocketAddress address;
    private final long id;
    private final Map<Integer, LiveStream> published = new HashMap<>();
    private final Map<Integer, LiveStream> played = new HashMap<>();
    private final Map<Integer, LivePlayer> livePlayers = new HashMap<>();
    private final Map<Integer, VodPlayer> vodPlayers = new HashMap<>();
    private final Map<Integer, CompletableFuture<Outcome>> calls = new HashMap<>(); // by the number of the request
    private @Nullable RtmpPeer peer;
    private boolean closed;

    ServerConnection(RtmpServer server, EventLoop loop, InetSocketAddress address, long id) {
        this.server = server;
        this.loop = loop;
        this.address = address;
        this.id = id;
        session = new RtmpServerSession(
                server.settings(), server.random(), PooledByteBufAllocator.DEFAULT, System.nanoTime());
        handler = new SessionHandler(session, this);
    }

    SessionHandler handler() {
        return handler;
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public void onOutput(SessionOutput output) {
        if (output instanceof SessionOutput.Media media) {
            onMedia(media.message());
        } else if (output instanceof SessionOutput.Data data) {
            LiveStream stream = published.get(data.streamId());
            if (stream != null) {
                boolean keep = data.keep() || data.handler().equals("onMetaData");
                stream.publish(this, DataTags.tag(data.timestampMs(), data.handler(), data.values()), keep);
            }
        } else if (output instanceof SessionOutput.ConnectRequested request) {
            onConnect(request);
        } else if (output instanceof SessionOutput.PublishRequested request) {
            onPublish(request);
        } else if (output instanceof SessionOutput.PlayRequested request) {
            onPlay(request.streamId(), request.request());
        } else if (output instanceof SessionOutput.StreamClosed ended) {
            endStream(ended.streamId());
        } else if (output instanceof SessionOutput.Called called) {
            onCall(called.call());
        } else if (output instanceof SessionOutput.Completed completed) {
            CompletableFuture<Outcome> call = calls.remove(completed.request());
            if (call != null) {
                call.complete(completed.outcome());
            }
        } else if (output instanceof SessionOutput.Ignored ignored) {
            LOG.debug("{}: {}", address, ignored.reason());
        } else {
            onPlayerRequest(output);
        }
    }

    private void onPlayerRequest(SessionOutput output) {
        if (output instanceof SessionOutput.ReceiveChanged change) {
            LivePlayer player = livePlayers.get(change.streamId());
            if (player != null) {
                player.receive(change.video(), change.wanted());
            }
        } else if (output instanceof SessionOutput.PauseRequested request) {
            VodPlayer player = vodPlayers.get(request.streamId());
            if (player != null) {
                player.pause(request.pause());
                session.paused(request.streamId(), request.pause());
            }
        } else if (output instanceof SessionOutput.SeekRequested request) {
            VodPlayer player = vodPlayers.get(request.streamId());
            if (player != null) {
                session.sought(request.streamId(), request.positionMs());
                player.seek(request.positionMs());
            }
        }
    }

    private void onMedia(RtmpMessage message) {
        LiveStream stream = published.get(message.streamId());
        if (stream == null) {
            message.release();
        } else if (message instanceof RtmpMessage.Audio audio) {
            stream.publish(this, new FlvTag(FlvTag.AUDIO, audio.timestampMs(), audio.payload()), false);
        } else if (message instanceof RtmpMessage.Video video) {
            stream.publish(this, new FlvTag(FlvTag.VIDEO, video.timestampMs(), video.payload()), false);
        }
    }

    private void onConnect(SessionOutput.ConnectRequested request) {
        RtmpPeer client = new RtmpPeer(this, id, request);
        decide(() -> server.application().onConnect(client), decision -> {
            if (decision instanceof Decision.Accept) {
                peer = client;
                session.acceptConnect();
            } else if (decision instanceof Decision.Redirect redirect) {
                session.redirectConnect(redirect.url());
            } else if (decision instanceof Decision.Refuse refuse) {
                session.rejectConnect(refuse.description());
            }
        });
    }

    private void onPublish(SessionOutput.PublishRequested request) {
        RtmpPeer client = connected();
        int streamId = request.streamId();
        decide(() -> server.application().onPublish(client, request.name(), request.type()), decision -> {
            if (!(decision instanceof Decision.Accept)) {
                refusePublish(streamId, decision);
                return;
            }
            Optional<Recorder> recorder = server.recorder(client, request.name(), request.type());
            if (recorder.isEmpty() && request.type() != PublishType.LIVE) {
                session.refusePublish(streamId, RefusalKind.FAILED, "this server does not record under that name");
                return;
            }
            LiveStream stream = server.stream(client, request.name(), loop);
            stream.claim(this, recorder.orElse(null))
                    .thenAccept(free -> inLoop(() -> onClaimed(streamId, stream, client, free)));
        });
    }

    private void onClaimed(int streamId, LiveStream stream, RtmpPeer client, boolean free) {
        if (!free) {
            session.refusePublish(streamId, RefusalKind.NAME_IN_USE, "somebody publishes " + stream.name());
            return;
        }
        if (closed) {
            stream.release(this);
            return;
        }
        published.put(streamId, stream);
        session.acceptPublish(streamId);
        LOG.info("{} publishes {}", client, stream.name());
        server.application().onPublished(client, stream.name());
    }

    private void refusePublish(int streamId, Decision decision) {
        if (decision instanceof Decision.Refuse refuse) {
            session.refusePublish(streamId, refuse.kind(), refuse.description());
        } else {
            session.refusePublish(streamId, RefusalKind.FAILED, "only connections can be redirected");
        }
    }

    private void onPlay(int streamId, PlayRequest request) {
        RtmpPeer client = connected();
        decide(() -> server.application().onPlay(client, request), decision -> {
            if (decision instanceof Decision.Refuse refuse) {
                session.refusePlay(streamId, refuse.kind(), refuse.description());
            } else if (!(decision instanceof Decision.Accept)) {
                session.refusePlay(streamId, RefusalKind.FAILED, "only connections can be redirected");
            } else if (request.source() == PlayRequest.Source.LIVE) {
                playLive(streamId, client, request);
            } else {
                playAny(streamId, client, request);
            }
        });
    }

    private void playAny(int streamId, RtmpPeer client, PlayRequest request) {
        LiveStream live = server.stream(client, request.name(), loop);
        boolean wantsRecording = request.source() == PlayRequest.Source.RECORDED;
        live.isPublished()
                .thenAccept(there -> server.onDisk(() -> {
                    Optional<Path> file =
                            server.recording(client, request.name()).filter(Files::isRegularFile);
                    inLoop(() -> {
                        if (closed) {
                            return;
                        }
                        if (file.isPresent() && (wantsRecording || !there)) {
                            playRecording(streamId, request, file.get());
                        } else if (wantsRecording && !there) {
                            session.refusePlay(streamId, RefusalKind.NOT_FOUND, "there is no recording " + live.name());
                        } else {
                            playLive(streamId, client, request);
                        }
                    });
                }));
    }

    private void playLive(int streamId, RtmpPeer client, PlayRequest request) {
        LiveStream stream = server.stream(client, request.name(), loop);
        LivePlayer player = new LivePlayer(handler, session, loop, streamId, server.limits());
        session.acceptPlay(streamId, false, request.reset());
        handler.drain();
        played.put(streamId, stream);
        livePlayers.put(streamId, player);
        stream.join(player);
        LOG.debug("{} plays {}", client, stream.name());
    }

    private void playRecording(int streamId, PlayRequest request, Path file) {
        session.acceptPlay(streamId, true, request.reset());
        VodPlayer player = new VodPlayer(
                file,
                handler,
                session,
                loop,
                streamId,
                request.durationMs(),
                server::onDisk,
                () -> vodPlayers.remove(streamId));
        vodPlayers.put(streamId, player);
        player.seek(request.startMs());
    }

    private void onCall(RtmpMessage.Command call) {
        RtmpPeer client = connected();
        if (call.name().equals("getStreamLength")) {
            answerLength(client, call);
            return;
        }
        server.application()
                .onCall(client, call.name(), call.arguments())
                .whenComplete((result, failure) -> inLoop(() -> {
                    if (failure == null) {
                        session.answer(call, result);
                    } else {
                        session.refuse(call, String.valueOf(failure.getMessage()));
                    }
                }));
    }

    private void answerLength(RtmpPeer client, RtmpMessage.Command call) {
        String name = call.argument(0) instanceof String text ? text : "";
        server.onDisk(() -> {
            double seconds = 0;
            Optional<Path> file = server.recording(client, name).filter(Files::isRegularFile);
            if (file.isPresent()) {
                try (FlvReader reader = FlvReader.open(file.get())) {
                    seconds =
                            reader.metadata().map(m -> m.number("duration", 0)).orElse(0.0);
                } catch (IOException e) {
                    LOG.debug("{} has no length: {}", file.get(), e.toString());
                }
            }
            double answer = seconds;
            inLoop(() -> session.answer(call, answer));
        });
    }

    EventLoopGroup group() {
        return server.group();
    }

    /** Calls a procedure of the client, from any thread. */
    CompletableFuture<Outcome> call(String name, List<? extends @Nullable Object> arguments) {
        CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        if (!inLoop(() -> calls.put(session.call(name, arguments, System.nanoTime()), outcome))) {
            outcome.complete(new Outcome.Aborted("the server is closed"));
        }
        return outcome;
    }

    /** Calls a procedure of the client without an answer, from any thread. */
    void notify(String name, List<? extends @Nullable Object> arguments) {
        inLoop(() -> session.notify(name, arguments));
    }

    /** Closes the connection, from any thread. */
    void close(String reason) {
        inLoop(() -> session.close(reason));
    }

    private RtmpPeer connected() {
        RtmpPeer client = peer;
        if (client == null) {
            throw new IllegalStateException("the session let a request pass before connect");
        }
        return client;
    }

    /** Asks the application, then acts on its answer on the event loop; an answer that fails refuses. */
    private void decide(java.util.function.Supplier<CompletionStage<Decision>> question, Consumer<Decision> act) {
        CompletionStage<Decision> answer;
        try {
            answer = question.get();
        } catch (RuntimeException e) {
            LOG.warn("the application failed", e);
            answer = CompletableFuture.failedStage(e);
        }
        answer.whenComplete((decision, failure) -> inLoop(() -> act.accept(
                failure == null ? decision : Decision.refuse(RefusalKind.FAILED, "the application could not decide"))));
    }

    /** Runs a task on the event loop, then sends what it led to; false when the loop has ended. */
    private boolean inLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
            handler.drain();
            return true;
        }
        try {
            loop.execute(() -> {
                task.run();
                handler.drain();
            });
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void endStream(int streamId) {
        LiveStream publishing = published.remove(streamId);
        if (publishing != null) {
            publishing.release(this);
            RtmpPeer client = connected();
            LOG.info("{} no longer publishes {}", client, publishing.name());
            server.application().onUnpublished(client, publishing.name());
        }
        LivePlayer player = livePlayers.remove(streamId);
        LiveStream playing = played.remove(streamId);
        if (player != null && playing != null) {
            player.end();
            playing.leave(player);
        }
        VodPlayer recording = vodPlayers.remove(streamId);
        if (recording != null) {
            recording.end();
        }
    }

    @Override
    public void onReadComplete() {
        published.values().forEach(LiveStream::flush);
    }

    @Override
    public void onClosed(String reason) {
        closed = true;
        for (Map<Integer, ?> streams : List.of(published, livePlayers, vodPlayers)) {
            new ArrayList<>(streams.keySet()).forEach(this::endStream);
        }
        RtmpPeer client = peer;
        if (client != null) {
            LOG.debug("{} is gone: {}", client, reason);
            server.application().onDisconnected(client, reason);
        }
    }
}
