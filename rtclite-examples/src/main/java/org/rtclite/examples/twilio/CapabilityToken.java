package org.rtclite.examples.twilio;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The token with which a client of an account may place or take calls.
 *
 * <p>A JSON Web Token (RFC 7519) signed with HMAC-SHA256 (RFC 7518 section 3.2) by the account's auth token. Its
 * {@code scope} member is a list of URIs, one per capability, parted by spaces. Neither the auth token nor the signed
 * token is ever part of {@link #toString()}.
 */
public final class CapabilityToken {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Pattern ACCOUNT_SID = Pattern.compile("AC[0-9a-fA-F]{32}");
    private static final Pattern APPLICATION_SID = Pattern.compile("AP[0-9a-fA-F]{32}");
    private static final Pattern CLIENT_NAME = Pattern.compile("\\w{1,256}");

    private final String accountSid;
    private final List<String> scopes = new ArrayList<>();

    /**
     * Begins a token without any capability.
     *
     * @param accountSid {@code AC} and 32 hexadecimal digits
     * @throws IllegalArgumentException for anything else
     */
    public CapabilityToken(String accountSid) {
        this.accountSid = checked("account SID", accountSid, ACCOUNT_SID, "AC and 32 hexadecimal digits");
    }

    /**
     * Allows calls to an application.
     *
     * @param applicationSid {@code AP} and 32 hexadecimal digits
     * @param parameters handed to the application's voice URL, in their order
     * @throws IllegalArgumentException for a SID of another form
     */
    public CapabilityToken allowOutgoing(String applicationSid, Map<String, String> parameters) {
        checked("application SID", applicationSid, APPLICATION_SID, "AP and 32 hexadecimal digits");
        String scope = "scope:client:outgoing?appSid=" + applicationSid;
        if (!parameters.isEmpty()) {
            scope += "&appParams=" + encode(query(parameters));
        }
        scopes.add(scope);
        return this;
    }

    /** Allows taking calls to a client name of letters, digits and underscores. */
    public CapabilityToken allowIncoming(String clientName) {
        checked("client name", clientName, CLIENT_NAME, "letters, digits and underscores");
        scopes.add("scope:client:incoming?clientName=" + clientName);
        return this;
    }

    /** Allows reading the account's events. */
    public CapabilityToken allowEvents() {
        scopes.add("scope:stream:subscribe?path=" + encode("/2010-04-01/Events"));
        return this;
    }

    /**
     * Signs the token.
     *
     * @param authToken the account's secret
     * @param expires when it ends, to the second
     * @return header, payload and signature, parted by dots
     */
    public String sign(String authToken, Instant expires) {
        if (authToken.isEmpty()) {
            throw new IllegalArgumentException("the auth token is empty");
        }
        String signed = encoded(json -> {
                    json.writeStringField("typ", "JWT");
                    json.writeStringField("alg", "HS256");
                })
                + "."
                + encoded(json -> {
                    json.writeStringField("iss", accountSid);
                    json.writeNumberField("exp", expires.getEpochSecond());
                    json.writeStringField("scope", String.join(" ", scopes));
                });
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(authToken.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return signed + "." + BASE64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    @Override
    public String toString() {
        return "CapabilityToken[" + accountSid + ", " + scopes.size() + " capabilities]";
    }

    private interface Members {
        void write(JsonGenerator json) throws IOException;
    }

    private static String encoded(Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return BASE64.encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String query(Map<String, String> parameters) {
        List<String> pairs = new ArrayList<>();
        parameters.forEach((name, value) -> pairs.add(encode(name) + "=" + encode(value)));
        return String.join("&", pairs);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String checked(String what, String value, Pattern form, String expected) {
        if (!form.matcher(value).matches()) {
            throw new IllegalArgumentException(what + " '" + value + "' is not " + expected);
        }
        return value;
    }
}
