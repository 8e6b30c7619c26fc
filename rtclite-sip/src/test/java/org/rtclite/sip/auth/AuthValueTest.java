package org.rtclite.sip.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AuthValueTest {

    private static AuthValue one(String text) {
        List<AuthValue> values = AuthValue.parse(text);
        assertEquals(1, values.size(), text);
        return values.get(0);
    }

    @Test
    void readsEqualsSignsAndCommasInsideQuotes() {
        AuthValue value = one("Digest realm=\"a, b=c\", nonce=\"MTIzNA==\", qop=\"auth,auth-int\", algorithm=MD5");
        assertEquals(
                Map.of("realm", "a, b=c", "nonce", "MTIzNA==", "qop", "auth,auth-int", "algorithm", "MD5"),
                value.parameters());
        assertTrue(value.isDigest());
    }

    @Test
    void takesAnySpacingAndCase() {
        AuthValue value = one("  dIgEsT\tREALM = \"x\" ,, Nonce=abc== ,stale=TRUE,");
        assertTrue(value.isDigest());
        assertEquals(Map.of("realm", "x", "nonce", "abc==", "stale", "TRUE"), value.parameters());
    }

    @Test
    void keepsBackslashesAsTheyCame() {
        assertEquals("a\\\"b", one("Digest realm=\"a\\\"b\"").get("realm"));
    }

    @Test
    void tellsSeveralChallengesInOneFieldApart() {
        List<AuthValue> values = AuthValue.parse("Digest realm=\"a\", nonce=\"1\", NewScheme x=y, Digest realm=b");
        assertEquals(
                List.of("Digest", "NewScheme", "Digest"),
                values.stream().map(AuthValue::scheme).toList());
        assertEquals("b", values.get(2).get("realm"));
    }

    @Test
    void endsAtWhatItCannotRead() {
        assertEquals(
                Map.of("realm", "a"),
                one("Digest realm=\"a\", nonce=\"unfinished").parameters());
        assertTrue(AuthValue.parse("=x").isEmpty());
        assertTrue(AuthValue.parse("").isEmpty());
        assertEquals(
                "NoOneKnowsThisScheme",
                one("NoOneKnowsThisScheme opaque-data=here").scheme());
    }

    @Test
    void showsNoValues() {
        assertFalse(one("Digest response=\"secret\"").toString().contains("secret"));
    }

    @Test
    void neverThrowsOnAnyText() {
        long seed = Long.getLong("rtclite.seed", 1);
        System.out.println("AuthValueTest seed " + seed);
        Random random = new Random(seed);
        String alphabet = "Digest realm=\"a\\,= \t\0\u00e9x";
        for (int round = 2_000 * Integer.getInteger("rtclite.fuzz", 1); round > 0; round--) {
            StringBuilder text = new StringBuilder("Digest ");
            for (int k = random.nextInt(60); k > 0; k--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertNotNull(AuthValue.parse(text.toString()), "seed " + seed);
        }
    }
}
