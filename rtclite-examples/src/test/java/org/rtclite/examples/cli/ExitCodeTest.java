package org.rtclite.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rtclite.sip.phone.Failure;

class ExitCodeTest {

    @ParameterizedTest
    @CsvSource({
        "302,10", "401,13", "403,13", "404,10", "407,13", "408,12", "415,16", "480,12", "486,11", "487,130", "488,16",
        "500,10", "503,10", "600,11", "603,10", "606,16"
    })
    void eachRefusalHasTheExitCodeOfItsCause(int code, int exitCode) {
        assertEquals(exitCode, ExitCode.ofCall(Failure.ofResponse(code, "")).value());
    }

    @Test
    void aDeadAddressIsUnreachableForCallsAndRegistrations() {
        Failure dead = new Failure(Failure.Kind.UNREACHABLE, 0, "no such host");
        assertEquals(15, ExitCode.ofCall(dead).value());
        assertEquals(15, ExitCode.ofRegistration(dead).value());
    }

    @Test
    void aRegistrationThatFailsOtherwiseHasACodeOfItsOwn() {
        assertEquals(13, ExitCode.ofRegistration(Failure.ofResponse(403, "")).value());
        assertEquals(14, ExitCode.ofRegistration(Failure.ofResponse(404, "")).value());
        assertEquals(14, ExitCode.ofRegistration(Failure.ofResponse(408, "")).value());
    }
}
