package org.rtclite.sip.phone;

import io.netty.channel.EventLoopGroup;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rtclite.media.audio.CodecRegistry;
import org.rtclite.media.g711.G711Codec;
import org.rtclite.sip.message.SipUri;
import org.rtclite.sip.netty.SipEndpointConfig;
import org.rtclite.sip.netty.TlsOptions;
import org.rtclite.sip.sdp.AudioSettings;
import org.rtclite.sip.transaction.SipTimers;
import org.rtclite.sip.transaction.Transport;
import org.rtclite.sip.ua.EngineConfig;
import org.rtclite.sip.ua.SipAccount;
import org.rtclite.sip.ua.SipTrace;

/** Collects how a {@link Phone} is to be; everything has a default that works on one machine without an account. */
public final class PhoneBuilder {

    SipAccount account = SipAccount.of(SipUri.parse("sip:anonymous@anonymous.invalid")); // RFC 3261 s8.1.1.3
    AudioSettings audio = AudioSettings.of(CodecRegistry.of(G711Codec.PCMU, G711Codec.PCMA));
    final List<Consumer<? super PhoneEvent>> listeners = new ArrayList<>();
    Duration closeTimeout = Duration.ofSeconds(2);

    @Nullable
    EventLoopGroup group;

    @Nullable
    Executor executor;

    MediaSession.@Nullable Factory media;

    private InetSocketAddress bind = new InetSocketAddress(0);
    private List<Transport> transports = List.of(Transport.UDP);
    private TlsOptions tls = TlsOptions.defaults();
    private @Nullable InetAddress externalAddress;
    private boolean lineFeedOnly;
    private int maxMessageBytes = SipEndpointConfig.MAX_MESSAGE_BYTES;
    private EngineConfig engine = EngineConfig.defaults();
    private @Nullable String authUser;
    private @Nullable String password;
    private @Nullable SipUri proxy;
    private boolean strictRoute;

    PhoneBuilder() {}

    /** Who we are, without a password. */
    public PhoneBuilder account(String addressOfRecord) {
        account = SipAccount.of(Addresses.sipUri(addressOfRecord));
        return this;
    }

    /** Who we are, with the password that challenges are answered with; the user name is that of the address. */
    public PhoneBuilder account(String addressOfRecord, String newPassword) {
        password = newPassword;
        return account(addressOfRecord);
    }

    /** Who we are, with a user name for challenges that differs from that of the address. */
    public PhoneBuilder account(String addressOfRecord, String newAuthUser, String newPassword) {
        authUser = newAuthUser;
        return account(addressOfRecord, newPassword);
    }

    /** Sends everything to this proxy first: {@code host}, {@code host:port} or a SIP URI. */
    public PhoneBuilder proxy(String newProxy) {
        proxy = Addresses.sipUri(newProxy);
        return this;
    }

    /** The proxy is a strict router of RFC 2543. */
    public PhoneBuilder strictRoute(boolean strict) {
        strictRoute = strict;
        return this;
    }

    /** Binds to this address and port; port 0, the default, is any free one, the default address is every one. */
    public PhoneBuilder bind(String address, int port) {
        bind = new InetSocketAddress(address, port);
        if (bind.isUnresolved()) {
            throw new IllegalArgumentException("bind address " + address + " is not known");
        }
        return this;
    }

    /** The address to write into Via, Contact and descriptions, when it differs from the one bound to. */
    public PhoneBuilder externalAddress(InetAddress address) {
        externalAddress = address;
        return this;
    }

    /**
     * The transports to open, UDP by default; requests whose URI asks for none use the first.
     *
     * <p>All are bound to the one port, but TLS to the next one unless it comes first.
     */
    public PhoneBuilder transports(Transport... newTransports) {
        transports = List.of(newTransports);
        return this;
    }

    /** Whom to trust over TLS, and our own key; by default what the platform trusts, and no key. */
    public PhoneBuilder tls(TlsOptions options) {
        tls = options;
        return this;
    }

    /** The header User-Agent; none by default. */
    public PhoneBuilder userAgent(String text) {
        engine = engine.withUserAgent(text.isEmpty() ? null : text);
        return this;
    }

    /**
     * Runs on a loop of this group, NIO or native, which stays the caller's; by default the phone makes a loop of its
     * own.
     */
    public PhoneBuilder eventLoopGroup(EventLoopGroup newGroup) {
        group = newGroup;
        return this;
    }

    /** Runs callbacks on this executor, which stays the caller's; by default on virtual or cached daemon threads. */
    public PhoneBuilder executor(Executor newExecutor) {
        executor = newExecutor;
        return this;
    }

    /** The codecs to offer and accept, most wanted first; PCMU and PCMA by default. */
    public PhoneBuilder codecs(CodecRegistry newCodecs) {
        audio = audio.withCodecs(newCodecs);
        return this;
    }

    /**
     * How much audio to ask for in each packet, and to send in each when the far side asks for nothing else; 20 ms by
     * default. Longer packets take less bandwidth and add their length to the delay.
     *
     * @param length a multiple of 10 ms up to 200 ms; Speex rounds it up to a multiple of 20 ms
     */
    public PhoneBuilder packetTime(Duration length) {
        if (length.compareTo(Duration.ofMillis(200)) > 0 || length.toNanos() % 1_000_000 != 0) {
            throw new IllegalArgumentException(
                    "packet time is " + length + ", must be a multiple of 10 ms up to 200 ms");
        }
        audio = audio.withPtimeMs((int) length.toMillis());
        return this;
    }

    /** Media of another kind for every call that does not name its own; RTP by default. */
    public PhoneBuilder media(MediaSession.Factory factory) {
        media = factory;
        return this;
    }

    /** The timers of RFC 3261. */
    public PhoneBuilder timers(SipTimers timers) {
        engine = engine.withTimers(timers);
        return this;
    }

    /** Sends in-dialog requests to where a far side with a private Contact really is. */
    public PhoneBuilder fixNat(boolean fix) {
        engine = engine.withFixNat(fix);
        return this;
    }

    /** Writes LF instead of CRLF. */
    public PhoneBuilder lineFeedOnly(boolean only) {
        lineFeedOnly = only;
        return this;
    }

    /** The longest message accepted, in bytes. */
    public PhoneBuilder maxMessageBytes(int bytes) {
        maxMessageBytes = bytes;
        return this;
    }

    /** Sees every SIP message, on the event loop: it must not block. */
    public PhoneBuilder trace(SipTrace trace) {
        engine = engine.withTrace(trace);
        return this;
    }

    /** Hears every event, from the first one on; serially for each call, on callback threads. */
    public PhoneBuilder onEvent(Consumer<? super PhoneEvent> listener) {
        listeners.add(listener);
        return this;
    }

    /** How long {@link Phone#close()} waits for the far sides' goodbyes; 2 s by default. */
    public PhoneBuilder closeTimeout(Duration timeout) {
        closeTimeout = timeout;
        return this;
    }

    /**
     * Opens the phone: its sockets are bound when this returns.
     *
     * @throws UncheckedIOException when the port is taken
     */
    public Phone build() {
        SipAccount complete = account;
        if (password != null) {
            String user =
                    authUser != null ? authUser : complete.addressOfRecord().userText();
            complete = complete.withCredentials(user == null ? "" : user, password);
        }
        if (proxy != null) {
            complete = complete.withProxy(proxy, strictRoute);
        }
        account = complete;
        return Phone.open(
                this,
                new SipEndpointConfig(bind, transports, externalAddress, lineFeedOnly, maxMessageBytes, tls, engine));
    }
}
