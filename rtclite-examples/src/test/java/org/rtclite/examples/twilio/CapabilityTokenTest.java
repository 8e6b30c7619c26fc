package org.rtclite.examples.twilio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CapabilityTokenTest {

    private static final String ACCOUNT = "AC" + "0".repeat(32);
    private static final String APPLICATION = "AP" + "0".repeat(32);
    private static final Instant EXPIRES = Instant.ofEpochSecond(1700003600L);

    @Test
    void signsTheOutgoingTokenThatOtherImplementationsAgreeOn() {
        String token = new CapabilityToken(ACCOUNT)
                .allowOutgoing(APPLICATION, Map.of())
                .sign("secret", EXPIRES);
        String[] parts = token.split("\\.", -1);
        assertEquals(3, parts.length);
        assertEquals("eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9", parts[0]);
        assertEquals(180, parts[1].length());
        assertEquals("r1TvroPXiOuUv2VjvQ00OnLlrKybb46n89jP8Y-zy9A", parts[2]);
    }

    @Test
    void encodesApplicationParametersTwice() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("To", "+1 555&x");
        parameters.put("n", "1");
        String token = new CapabilityToken(ACCOUNT)
                .allowOutgoing(APPLICATION, parameters)
                .sign("secret", EXPIRES);
        assertEquals(
                "{\"iss\":\"" + ACCOUNT + "\",\"exp\":1700003600,\"scope\":\"scope:client:outgoing?appSid="
                        + APPLICATION + "&appParams=To%3D%252B1%2B555%2526x%26n%3D1\"}",
                payload(token));
    }

    @Test
    void partsSeveralCapabilitiesBySpaces() {
        String token = new CapabilityToken(ACCOUNT)
                .allowOutgoing(APPLICATION, Map.of())
                .allowIncoming("alice")
                .allowEvents()
                .sign("secret", EXPIRES);
        assertEquals(
                "{\"iss\":\"" + ACCOUNT + "\",\"exp\":1700003600,\"scope\":\"scope:client:outgoing?appSid="
                        + APPLICATION
                        + " scope:client:incoming?clientName=alice"
                        + " scope:stream:subscribe?path=%2F2010-04-01%2FEvents\"}",
                payload(token));
    }

    @Test
    void refusesIdentifiersOfAnotherForm() {
        assertEquals(
                "account SID 'AC12' is not AC and 32 hexadecimal digits",
                assertThrows(IllegalArgumentException.class, () -> new CapabilityToken("AC12"))
                        .getMessage());
        CapabilityToken token = new CapabilityToken(ACCOUNT);
        assertThrows(IllegalArgumentException.class, () -> token.allowOutgoing("PN" + "0".repeat(32), Map.of()));
        assertThrows(IllegalArgumentException.class, () -> token.allowIncoming("a b"));
        assertThrows(IllegalArgumentException.class, () -> token.sign("", EXPIRES));
    }

    @Test
    void keepsSecretsOutOfItsText() {
        CapabilityToken token = new CapabilityToken(ACCOUNT).allowIncoming("alice");
        String signed = token.sign("hush", EXPIRES);
        assertFalse(token.toString().contains("hush"));
        assertFalse(token.toString().contains(signed));
    }

    private static String payload(String token) {
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }
}
