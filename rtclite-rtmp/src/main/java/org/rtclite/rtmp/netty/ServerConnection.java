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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.message.RtmpMessage;
import org.rtclite.rtmp.session.Outcome;
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

    private static final long CONTROL_BYTES = 1024 * 1024;

    private final RtmpServer server;
    private final RtmpServerSession session;
    private final SessionHandler handler;
    private final EventLoop loop;
    private final InetSocketAddress address;
    private final long id;
    private final PlayedStreams played;
    private final Map<Integer, SessionOutput.PublishRequested> asking = new HashMap<>();
    private final Map<Integer, LiveStream> published = new HashMap<>(); // acquired for it
    private final Map<Integer, CompletableFuture<Outcome>> calls = new HashMap<>(); // by the number of the request
    private @Nullable RtmpPeer peer;

    ServerConnection(RtmpServer server, EventLoop loop, InetSocketAddress address, long id) {
        this.server = server;
        this.loop = loop;
        this.address = address;
        this.id = id;
        session = new RtmpServerSession(
                server.settings(),
                server.random(),
                PooledByteBufAllocator.DEFAULT,
                loop.ticker().nanoTime());
        long media =
                2 * server.limits().queueBytes() + server.settings().limits().maxMessageBytes(); // of a slow player
        handler = new SessionHandler(session, this, media + CONTROL_BYTES);
        played = new PlayedStreams(this, server, session, handler, loop);
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
        } else if (peer != null) {
            played.onOutput(peer, output);
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
        asking.put(streamId, request);
        decide(() -> server.application().onPublish(client, request.name(), request.type()), decision -> {
            if (!request.equals(asking.get(streamId))) {
                return; // the client has closed the stream meanwhile
            }
            if (!(decision instanceof Decision.Accept)) {
                refusePublish(streamId, decision);
                return;
            }
            Optional<Recorder> recorder = server.recorder(client, request.name(), request.type());
            if (recorder.isEmpty() && request.type() != PublishType.LIVE) {
                session.refusePublish(streamId, RefusalKind.FAILED, "this server does not record under that name");
                return;
            }
            LiveStream stream = server.acquire(client, request.name(), loop);
            stream.claim(this, recorder.orElse(null))
                    .thenAccept(free -> inLoop(() -> onClaimed(request, stream, client, free)));
        });
    }

    private void onClaimed(SessionOutput.PublishRequested request, LiveStream stream, RtmpPeer client, boolean free) {
        int streamId = request.streamId();
        boolean wanted = asking.remove(streamId, request);
        if (free && wanted) {
            published.put(streamId, stream);
            session.acceptPublish(streamId);
            LOG.info("{} publishes {}", client, stream.name());
            server.application().onPublished(client, stream.name());
            return;
        }
        if (free) {
            stream.release(this);
        } else if (wanted) {
            session.refusePublish(streamId, RefusalKind.NAME_IN_USE, "somebody publishes " + stream.name());
        }
        server.release(stream);
    }

    private void refusePublish(int streamId, Decision decision) {
        if (decision instanceof Decision.Refuse refuse) {
            session.refusePublish(streamId, refuse.kind(), refuse.description());
        } else {
            session.refusePublish(streamId, RefusalKind.FAILED, "only connections can be redirected");
        }
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
        if (!inLoop(() -> calls.put(session.call(name, arguments, loop.ticker().nanoTime()), outcome))) {
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
    void decide(Supplier<CompletionStage<Decision>> question, Consumer<Decision> act) {
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
    boolean inLoop(Runnable task) {
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
        asking.remove(streamId);
        LiveStream publishing = published.remove(streamId);
        if (publishing != null) {
            publishing.release(this);
            server.release(publishing);
            RtmpPeer client = connected();
            LOG.info("{} no longer publishes {}", client, publishing.name());
            server.application().onUnpublished(client, publishing.name());
        }
        played.end(streamId);
    }

    @Override
    public void onReadComplete() {
        published.values().forEach(LiveStream::flush);
    }

    @Override
    public void onClosed(String reason) {
        asking.clear();
        new ArrayList<>(published.keySet()).forEach(this::endStream);
        played.endAll();
        RtmpPeer client = peer;
        if (client != null) {
            LOG.debug("{} is gone: {}", client, reason);
            server.application().onDisconnected(client, reason);
        }
    }
}
