package org.rtclite.rtmp.netty;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rtclite.rtmp.flv.AudioTag;
import org.rtclite.rtmp.flv.FlvReader;
import org.rtclite.rtmp.flv.FlvTag;
import org.rtclite.rtmp.flv.VideoTag;
import org.rtclite.rtmp.session.NetStatus;

/**
 * A recording that a player goes over to: open, at its first tag to be played. On a thread that may wait for the disk.
 *
 * @param reader what comes after {@code first}
 * @param first a key frame, or audio where there is no video
 * @param name what the client called it
 */
record NextRecording(FlvReader reader, FlvTag first, String name) implements Closeable {

    /** Opens a recording at its first key frame that is not before {@code fromMs}. */
    static NextRecording open(Path file, String name, long fromMs) throws IOException {
        FlvReader reader = FlvReader.open(file);
        try {
            boolean video = reader.metadata()
                    .map(metadata -> Boolean.TRUE.equals(metadata.get("hasVideo")))
                    .orElse(false);
            reader.seek(fromMs);
            for (FlvTag tag = reader.next(); tag != null; tag = reader.next()) {
                video |= tag.type() == FlvTag.VIDEO;
                if (tag.timestampMs() >= fromMs && (isKeyFrame(tag) || (!video && isSound(tag)))) {
                    return new NextRecording(reader, tag, name);
                }
                tag.close();
            }
            throw new IOException("there is no key frame at or after " + fromMs + " ms");
        } catch (IOException | RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private static boolean isKeyFrame(FlvTag tag) {
        VideoTag header = tag.type() == FlvTag.VIDEO ? VideoTag.parse(tag.body()) : null;
        return header != null && header.isKeyFrame();
    }

    private static boolean isSound(FlvTag tag) {
        AudioTag header = tag.type() == FlvTag.AUDIO ? AudioTag.parse(tag.body()) : null;
        return header != null && !header.isConfiguration();
    }

    /** What is sent before {@code first}, at its time: that the recording is another, and its codec configurations. */
    List<FlvTag> lead() {
        List<FlvTag> tags = new ArrayList<>();
        NetStatus status = NetStatus.transitionComplete(name);
        tags.add(DataTags.tag(first.timestampMs(), "onPlayStatus", List.of(status.info())));
        for (FlvTag tag : reader.configurations()) {
            tags.add(new FlvTag(tag.type(), first.timestampMs(), tag.body()));
        }
        return tags;
    }

    /** Abandons it. */
    @Override
    public void close() throws IOException {
        first.close();
        reader.close();
    }
}
