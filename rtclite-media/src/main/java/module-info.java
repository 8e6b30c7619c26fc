/** Codecs, resampling, audio files and the audio plumbing of rtclite: no network, no Netty. */
@org.jspecify.annotations.NullMarked
module org.rtclite.media {
    requires static java.desktop;
    requires org.slf4j;
    requires static org.jspecify;

    exports org.rtclite.media.audio;
    exports org.rtclite.media.device;
    exports org.rtclite.media.file;
    exports org.rtclite.media.g711;
    exports org.rtclite.media.resample;
    exports org.rtclite.media.ogg;
    exports org.rtclite.media.speex;
    exports org.rtclite.media.spi;
}
