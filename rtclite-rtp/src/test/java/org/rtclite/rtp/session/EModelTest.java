package org.rtclite.rtp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EModelTest {

    @Test
    void ratesAPerfectLineAsTheRecommendationDoes() {
        assertEquals(93.2, EModel.rating(0, 0, 0, 25.1));
        assertEquals(4.41, EModel.mos(93.2), 0.005);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "50, 2.58", "60, 3.10", "70, 3.60", "80, 4.02", "90, 4.34", "100, 4.5"})
    void mapsRatingsToOpinionScores(double rating, double mos) {
        assertEquals(mos, EModel.mos(rating), 0.01); // ITU-T G.107 table B.1
    }

    @ParameterizedTest
    @CsvSource({"100, 0", "200, 3.0", "300, 14.7", "400, 24.1"})
    void takesDelayOffBeyondAHundredMilliseconds(double delayMs, double impairment) {
        assertEquals(93.2 - impairment, EModel.rating(delayMs, 0, 0, 25.1), 0.6);
    }

    @Test
    void takesLossOff() {
        assertEquals(93.2 - 95 * 5 / 30.1, EModel.rating(0, 0.05, 0, 25.1), 1e-9);
        assertTrue(EModel.g711Mos(50, 0.01) > EModel.g711Mos(50, 0.03));
        assertEquals(1, EModel.mos(EModel.rating(2000, 1, 40, 4)));
    }
}
