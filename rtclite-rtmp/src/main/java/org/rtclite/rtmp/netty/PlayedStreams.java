package org.rtclite.rtmp.netty;

import io.netty.channel.EventLoop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rtclite.rtmp.amf.AmfObject;
import org.rtclite.rtmp.session.PlayRequest;
import org.rtclite.rtmp.session.RefusalKind;
import org.rtclite.rtmp.session.RtmpServerSession;
import org.rtclite.rtmp.session.SessionOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one client of a server plays, live and recorded: play, pause, seek, receiveAudio, receiveVideo and play2. On the
 * event loop of its channel.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a channel or loop cannot do any more, its close handler tells
final class PlayedStreams {

    private static final Logger LOG = LoggerFactory.getLogger(PlayedStreams.class);

    /** Transitions of play2 that there are here; they do the same, since there are no play lists. */
    private static final List<String> SWITCHES = List.of("switch", "swap");

    /** A place among a live stream's players; the stream is acquired for it. */
    private record Live(LivePlayer player, LiveStream stream) {}

    private final ServerConnection connection;
    private final RtmpServer server;
    private final RtmpServerSession session;
    private final SessionHandler handler;
    private final EventLoop loop;
    private final Map<Integer, PlayRequest> asking = new HashMap<>();
    private final Map<Integer, Live> live = new HashMap<>();
    private final Map<Integer, Live> next = new HashMap<>(); // to be gone over to at a key frame
    private final Map<Integer, VodPlayer> recorded = new HashMap<>();

    PlayedStreams(
            ServerConnection connection,
            RtmpServer server,
            RtmpServerSession session,
            SessionHandler handler,
            EventLoop loop) {
        this.connection = connection;
        this.server = server;
        this.session = session;
        this.handler = handler;
        this.loop = loop;
    }

    /** Handles one of the outputs that concern playing; skips others. */
    void onOutput(RtmpPeer client, SessionOutput output) {
        if (output instanceof SessionOutput.PlayRequested request) {
            onPlay(request.streamId(), client, request.request());
        } else if (output instanceof SessionOutput.SwitchRequested request) {
            onSwitch(request.streamId(), client, request.parameters());
        } else if (output instanceof SessionOutput.ReceiveChanged change) {
            Live place = live.get(change.streamId());
            if (place != null) {
                place.player().receive(change.video(), change.wanted());
            }
        } else if (output instanceof SessionOutput.PauseRequested request) {
            VodPlayer player = recorded.get(request.streamId());
            if (player != null) {
                player.pause(request.pause());
                session.paused(request.streamId(), request.pause());
            }
        } else if (output instanceof SessionOutput.SeekRequested request) {
            VodPlayer player = recorded.get(request.streamId());
            if (player != null) {
                session.sought(request.streamId(), request.positionMs());
                player.seek(request.positionMs());
            }
        }
    }

    private void onPlay(int streamId, RtmpPeer client, PlayRequest request) {
        asking.put(streamId, request);
        connection.decide(() -> server.application().onPlay(client, request), decision -> {
            if (!isAsking(streamId, request)) {
                return;
            }
            if (decision instanceof Decision.Refuse refuse) {
                refuse(streamId, refuse.kind(), refuse.description());
            } else if (!(decision instanceof Decision.Accept)) {
                refuse(streamId, RefusalKind.FAILED, "only connections can be redirected");
            } else if (request.source() == PlayRequest.Source.LIVE) {
                playLive(streamId, client, request, server.acquire(client, request.name(), loop));
            } else {
                playAny(streamId, client, request);
            }
        });
    }

    /** Whether that request still waits for its answer: the client may have closed the stream, and asked again. */
    private boolean isAsking(int streamId, PlayRequest request) {
        return request.equals(asking.get(streamId));
    }

    private void refuse(int streamId, RefusalKind kind, String description) {
        asking.remove(streamId);
        session.refusePlay(streamId, kind, description);
    }

    private void playAny(int streamId, RtmpPeer client, PlayRequest request) {
        LiveStream stream = server.acquire(client, request.name(), loop);
        boolean wantsRecording = request.source() == PlayRequest.Source.RECORDED;
        stream.isPublished()
                .thenAccept(there -> server.onDisk(() -> {
                    Optional<Path> file = file(client, request.name());
                    connection.inLoop(() -> {
                        if (isAsking(streamId, request) && !wantsRecording && (there || file.isEmpty())) {
                            playLive(streamId, client, request, stream);
                            return;
                        }
                        server.release(stream);
                        if (isAsking(streamId, request)) {
                            file.ifPresentOrElse(
                                    found -> playRecording(streamId, request, found),
                                    () -> refuse(
                                            streamId, RefusalKind.NOT_FOUND, "there is no recording " + stream.name()));
                        }
                    });
                }));
    }

    private Optional<Path> file(RtmpPeer client, String name) {
        return server.recording(client, name).filter(Files::isRegularFile);
    }

    /** Plays a stream that was acquired for it. */
    private void playLive(int streamId, RtmpPeer client, PlayRequest request, LiveStream stream) {
        asking.remove(streamId);
        LivePlayer player = new LivePlayer(handler, session, loop, streamId, server.limits());
        session.acceptPlay(streamId, false, request.reset());
        handler.drain();
        live.put(streamId, new Live(player, stream));
        stream.join(player);
        LOG.debug("{} plays {}", client, stream.name());
    }

    private void playRecording(int streamId, PlayRequest request, Path file) {
        asking.remove(streamId);
        session.acceptPlay(streamId, true, request.reset());
        VodPlayer player = new VodPlayer(
                file,
                handler,
                session,
                loop,
                streamId,
                request.durationMs(),
                server::onDisk,
                () -> recorded.remove(streamId));
        recorded.put(streamId, player);
        player.seek(request.startMs());
    }

    /**
     * Changes to another stream of the same application at one of its key frames (RTMP 1.0 section 7.2.2.2): a live stream
     * to a live one, a recording to a recording. Time stamps are passed on as they are, so both need the same time line.
     */
    private void onSwitch(int streamId, RtmpPeer client, AmfObject parameters) {
        String name = parameters.string("streamName");
        String transition = parameters.string("transition");
        if (name == null || name.isEmpty() || name.length() > RtmpServerSession.MAX_NAME_LENGTH) {
            session.refuseSwitch(
                    streamId,
                    "the name of the stream has not 1 to " + RtmpServerSession.MAX_NAME_LENGTH + " characters");
            return;
        }
        if (transition != null && !SWITCHES.contains(transition)) {
            session.refuseSwitch(streamId, "transition is none of " + SWITCHES);
            return;
        }
        connection.decide(() -> server.application().onPlay(client, PlayRequest.of(name)), decision -> {
            Live from = live.get(streamId);
            VodPlayer player = recorded.get(streamId);
            if (decision instanceof Decision.Refuse refuse) {
                session.refuseSwitch(streamId, refuse.description());
            } else if (from != null) {
                switchLive(streamId, from, name, server.acquire(client, name, loop));
            } else if (player != null) {
                switchRecording(streamId, player, client, name);
            }
        });
    }

    private void switchLive(int streamId, Live from, String name, LiveStream stream) {
        stream.isPublished()
                .thenAccept(there -> connection.inLoop(() -> {
                    if (!from.equals(live.get(streamId))) {
                        server.release(stream);
                        return;
                    }
                    if (!there || stream == from.stream()) {
                        server.release(stream);
                        session.refuseSwitch(
                                streamId, (there ? "already playing " : "nobody publishes ") + stream.name());
                        return;
                    }
                    abandonNext(streamId);
                    session.acceptSwitch(streamId, name);
                    LivePlayer player = new LivePlayer(handler, session, loop, streamId, server.limits());
                    player.beginAtKeyFrame(() -> goOver(streamId, name));
                    next.put(streamId, new Live(player, stream));
                    stream.join(player);
                }));
    }

    /** The next stream has its key frame: it alone is played from now on. */
    private void goOver(int streamId, String name) {
        Live to = next.remove(streamId);
        if (to == null) {
            return;
        }
        Live from = live.put(streamId, to);
        if (from != null) {
            to.player().receiveLike(from.player());
            leave(from);
        }
        session.switched(streamId, name);
        handler.drain();
    }

    private void switchRecording(int streamId, VodPlayer player, RtmpPeer client, String name) {
        server.onDisk(() -> {
            Optional<Path> file = file(client, name);
            connection.inLoop(() -> {
                if (recorded.get(streamId) != player) {
                    return;
                }
                if (file.isEmpty()) {
                    session.refuseSwitch(streamId, "there is no recording '" + name + "'");
                } else {
                    session.acceptSwitch(streamId, name);
                    player.switchTo(file.get(), name);
                }
            });
        });
    }

    private void abandonNext(int streamId) {
        Live place = next.remove(streamId);
        if (place != null) {
            leave(place);
        }
    }

    private void leave(Live place) {
        place.player().end();
        place.stream().leave(place.player());
        server.release(place.stream());
    }

    /** Ends what a stream plays or asks for. */
    void end(int streamId) {
        asking.remove(streamId);
        abandonNext(streamId);
        Live place = live.remove(streamId);
        if (place != null) {
            leave(place);
        }
        VodPlayer player = recorded.remove(streamId);
        if (player != null) {
            player.end();
        }
    }

    /** Ends all. */
    void endAll() {
        Set<Integer> streamIds = new HashSet<>(asking.keySet());
        streamIds.addAll(live.keySet());
        streamIds.addAll(recorded.keySet());
        streamIds.forEach(this::end);
    }
}
