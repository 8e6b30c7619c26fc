/*
 * The numbers in this file are codebooks and constants of the Speex format, taken from the Speex codec:
 *
 * Copyright 2002-2008  Xiph.org Foundation
 * Copyright 2002-2008  Jean-Marc Valin
 * Copyright 2005-2007 Analog Devices Inc.
 * Copyright 2005-2008 Commonwealth Scientific and Industrial Research
 *                         Organisation (CSIRO)
 * Copyright 1993, 2002, 2006 David Rowe
 * Copyright 2003   EpicGames
 * Copyright 1992-1994 Jutta Degener, Carsten Bormann
 *
 * Redistribution and use in source and binary forms, with or without
 * modification, are permitted provided that the following conditions
 * are met:
 *
 * - Redistributions of source code must retain the above copyright
 * notice, this list of conditions and the following disclaimer.
 *
 * - Redistributions in binary form must reproduce the above copyright
 * notice, this list of conditions and the following disclaimer in the
 * documentation and/or other materials provided with the distribution.
 *
 * - Neither the name of the Xiph.org Foundation nor the names of its
 * contributors may be used to endorse or promote products derived from
 * this software without specific prior written permission.
 *
 * THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS
 * ``AS IS'' AND ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT
 * LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS FOR
 * A PARTICULAR PURPOSE ARE DISCLAIMED.  IN NO EVENT SHALL THE FOUNDATION OR
 * CONTRIBUTORS BE LIABLE FOR ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL,
 * EXEMPLARY, OR CONSEQUENTIAL DAMAGES (INCLUDING, BUT NOT LIMITED TO,
 * PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES; LOSS OF USE, DATA, OR
 * PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON ANY THEORY OF
 * LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT (INCLUDING
 * NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS
 * SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.
 */
package org.rtclite.media.speex;

import java.util.Base64;

/**
 * Codebooks and constants of the Speex format: data only, signed bytes kept as Base64.
 *
 * <p>Which table serves which submode stands in {@link NarrowbandSubmode} and {@link HighBandSubmode}; how a
 * table's integers scale, in the class that reads it ({@link LineSpectrum}, {@link PitchGains},
 * {@link ShapeCodebook}). The arrays are shared: readers leave them as they are.
 */
final class SpeexTables {

    /** All ten line spectral pairs, first stage: 64 vectors of 10. */
    static final byte[] LSP_NARROW = decode(640, """
            HhMmIiggLis6KwXu59jfycwUIhzswZ+kPTUvMTVL8suzsQD9+xMWGvfLyUJaSFVESjT818bh7uEbIB4SGAMIBfT9GhxKP/7ZvbOWtjs7
            SUEsKEdIUlNiWFk8+uHR0PPZ9wcCT//ZxO9XUUEyLRPrvaWp184HEidKCuHkJxgNFwU4LR0K+/P13e749vjnubPrAhAyP1dXBeDYzbwA
            DAY2IgX0IDREQEU7QS0O8OHYv70pMS8l9cy1rPw5MCoqIfXNvPoNAAj4GiDpywAkOExhaW9h/+TZ2NXK1NjuIxDs7eTWHS8mSi0D49DC
            sJjfODs7ChEuSFRldXt7avnfz826veXhRkPwwqvsUkdWUFVK7ca10+Pf7uctOfTW+wwcJDRAUVIN9+XkFgMCFhoG+tTNAg8KMCsxIu3C
            rKea6AgRPUQnGBcTEPsMDxsP+NTPxO7g5DQ2PvjQs7pCZVM/PSX0zrXAIRENGQ9NAdbjSEAuMR89LPjRytLiExT/8AAQ9O735uX26jUt
            9tG1rpeTCBkxTTJBcnV8dnNgWj3308HEtccICxQdAN3P1SgvIyg3Jui0mZDlAxciNEsI49UMPyYjHRgIGQsB8e7V+SUoFezI7e38/gsd
            Mz/+1MK1px45M0ozMi5EQEE0PzdBKxL35t3JuwMGCBHxw6qfAVZdSk5D/9q+0DAnHRkR/w0NHScyM0VSYWL+3NLl8OLz/Pn8Gfv1+ufr
            IQwfHfjazMG8p9//Ckr+8TtbaWllV1Q++d/O3crRGRFSUfPIrRU6HyoZSEHovqXICf4VCkVLAugLFhkcJiIwIQfj5hEP/w4A/gD6170G
            /vcTAlVK6r2suc4DC/cCPg==""");

    /** The lower five pairs, second stage: 64 vectors of 5. */
    static final byte[] LSP_NARROW_LOW1 = decode(320, """
            3szxLQIXFTQY3/f/CdTX8+8sFu/6/P8WJhoQAjIb3d731wYA8N4zCPLhzw/fLTEh9dvCyi0L+7gL//T1GBv11S4rIfT3/wH86ce5CwgQ
            Efjs4dc1MPADQej46eDb4M/27wYmBffv0gg0AwYtKCf5+t62HwgB8CtE9e3hBAYA+u/w2vDiAgnZ8P8r9jADA/Dh/T5EKw0D9ggUyAwM
            /u4W8djcAQcpAAEu+sL89P71rfP+WyH2AAT18E8gJQ4JM+vkyN4AFQnmCxzWyun+8R8eCNm+2dwf5NjSIygWGCEwF94OKCARG/0ZGvPD
            7wsEHzz65tfADRDmNh/16ff13rnr3t03Mh3q5c7aOSEqOTAaCwDP4Rr88gVOJREAz/TpGg4CAtXv9Ar4/AgSDPoU9Prz5yIPKDEHCA0U
            FO3q/vgCM80=""");

    /** The lower five pairs, third stage: 64 vectors of 5. */
    static final byte[] LSP_NARROW_LOW2 = decode(320, """
            +jXr6AQaEfzbGRHc8x8D+hsP9h8cGvb22BD5Dw0p9wD8Mvr5DiYWANACAfPtIP3EC+//6N7/I/vlHCwNGQ8q9Q8zI9wUCPz04xPRMfH8
            EOPZDuIEGff7zfL92OAmBff4/P/qR/0OGu7qGNfn6AYXE/Yn5uVBLQL55vgW9BAPEN37Iev4ABchIgYVJAb56gjb8h8mC/z92eD4IOn6
            9BAU5PwXDcz/Fgbf2PoEwg0F5iMnCwI59Qns5N80+/r+FvLw0CMBxhQNIf+2OO7q4QwG8gT+99EK/R3v+z0OL/QCSNnvXEDLzfHi2tfj
            5BsJJAnd1lHrFBnw++/dFQ/kMAL+Ce0d2B7u7hLwxw/s9PHb8SHZFerzIwsN2sEdF+UgEgPmKiHAvu8QOAIkAx8V19kIxw4l/hPc7enj
            8AH9+PYfQL8=""");

    /** The upper five pairs, second stage: 64 vectors of 5. */
    static final byte[] LSP_NARROW_HIGH1 = decode(320, """
            5vgdFQQT2SH53Dg2MCgd/OjWvtXEE/4lKfbbxMAS6k1JKBkEE+2+/gsFFQ4a56r8EgEa2wol/xj0xfUU+iLw8CoT5M01IAQKPhX03hsE
            0NDOzx/569bn/NXqOwIbDPf68PjgxvDj+ykX4t/S8/baNDQB7/cKGuf6Iew1Nxng+9YXFUIF5BQJSx351tkPA+kVBgsB4w4/CjYa6M3P
            B+nND74BPBkKAOL88RETOygE+yEG6sa6+xf6PCzj8NHjNO0yHBAjHyQA6wYVGxYqB77Y+AcTLgD8PCQt+eP64NkCBvchFM3eEvoTBgsF
            7eP+KvXT68k5JQLyvfDl2kUwEwLvFOzw3u/nwwpJLRDYwO/j6jgR2Qj1COfu8+0INjkk7+b8BusoKvwUHzUK3ssf7yMAD/rswbcWGR0R
            COPZuxIP8fs=""");

    /** The upper five pairs, third stage: 64 vectors of 5. */
    static final byte[] LSP_NARROW_HIGH2 = decode(320, """
            Cy8Q99LgGsAi+yb5LxQCt5390xRGzA/6+a4fFS8zJ/0JANf58coCABvhCdPq2ujoCN8XBTLc7+7N/g0TKwzx9D0mJgcNAAb/Az4JGxbf
            Jt33HtX34P8E/AH79fgmHwv21uvbASsP893t7g8X5jsB6zUI187y5AQVGeTYBdjXBDPf+PgBEcQMGdcRIisTLQfbGPE4/iP2MATR/gX7
            ygX93/Ye/tTo2gn3KgQGyCzwCdjmEuwKHNfr/A3uIOL9JQ8WHDLYA+PABzPt9RHl2MAY9PnlAyUw/wL32t4uARv6E/MaCiIUGSgy+vke
            CegA6UfDFjre/ALP3xke+PrwTQIm+N364jhOHyHsDdkUFgQV+AT6Cq3XCefVD/n03tnb3xMeEN8q5xm8LPH1/BcyDgTZ1RTiPAnsBxAT
            3yUdEN0HJuU=""");

    /** Pairs of a high band, first stage: 64 vectors of 8. */
    static final byte[] LSP_HIGH_BAND1 = decode(512, """
            Jwzy7OPDvbTgub1ETS4iBfPQ0rivrMTG2ORSXUQtHQPt0eTV3eL489mlpYWgCgr67snEpcjc5fDQtSgc9uQjCSUTAezh1+7n3bywLRv/
            Lw0A493HzrG32u0FIw726RD4BejYwunl6vDu0rizKxUhAbC6usDIzNnf4drt7fEgIf4H8fHo6d/XyOjHBVlAKRsF99HEn5+E7PfUtx8d
            /EAwB93HAP3m0f362LSx0AxRNwoJ6NW3x7sQBeTLEh0UAPz1BvMXB+/d29vivMEGGPfyAxXz5cfPsOjX+/D7AS0ZDPkD8frw8fgG89av
            sKkOAfb91bvS6OTjJAbVyPQMNk8rCTYWAgj01dLM2run+0smIQXzy8Kpp4+dyd7bPjchEBX+79Lj2trQ2dbctbio0OIVAvHHwJ6stBkB
            0rD0EvkDIgYmHxcE/xQO8dWypegO/TYQAOXk1MitpKf9IjgpJBYU+Pnd1sLPAwz2zqmgvlxGJgm6ucLW2dX1+c6xxs7hIB/6/OcH79q6
            xuXVreQ7JBQfAuW5sJOetd/g4f4hD/orIfsA6vbl3s/17NelnIfZOSkK7c7axcS67uz44fjxAfLm5yEVIBEB7e3mxq/d6i0eC/UD5tCp
            va3GA//m7CwKGScF993l2gcKBPfWq5qBNCwcCtHD2Nnv//bf1rbQFfxGNAo=""");

    /** Pairs of a high band, second stage: 64 vectors of 8. */
    static final byte[] LSP_HIGH_BAND2 = decode(512, """
            3MIG9/byyBcB5hfQ7wwI+Rcd3OT64+/7KBcKCtLzJAYE4uM+IOD/FvIB/OrTAjYE4sfF9Bv94Qj3BQryIEITCQLn2xfxEtrhBffrDwAW
            Ph4P9PLSTRUhAyId7TICCwna9Ns+AfE2IAYC6BQj6wITGPM3BAkn7R7/60k2IQgSAw8G7dEG/dDOARoUCOnOQfLJ7+Hb5DX/78sBOQv4
            5+LbQAXM0w8XHw8O5xgh/tTI7gbr1QT0EdsU9iIPAg83FfXh+i4ZEPfn+MIcERTg4xoeGe0C8O8azQIyKhO+Fx3+AxPt2yAPBh7eDQv7
            KB8K1gT3Gve6Ef7pFOrJM+jhFuoP8wP25PA4BMEL7vHu2t0Q+SL/68/RCdsHCEU3FAbf0/b3BvcMRw/91vnoIN3+1u/7AP7fyg303i8X
            EzcH+EofDhDp5hMM7s/k4ewC8uzRTigN6fUV+hIBLwUmIyAuFggNEPISMxMoJwvm/+8vAsvxH+omFfHwBd81D9pWC/3oMQ389e4cFPTl
            5iPn3f3swx4KyfTqzMryE+D0LQ/40PcL4Ajw3vMzEib+4O8W/u7kujsb5O327Pf3+OsV+CP+Lf33DAAeB9krG9qlHhoTyfw/Du8NCQ0C
            BwQGPUj/7x3/6u8I5Ns/LCkDAg4J+kv4+fTx9A0J/B7qvw8A0wT8AQUWCxc=""");

    /** Three-tap pitch gains, 7 bits: 128 rows of three taps and their bound. */
    static final byte[] PITCH_GAIN = decode(512, """
            4ODgAOS9+yHW+uASx/bKI/Ab1yoT7dgk0xjrKPjy7hwBDsY17qjZJ9oV7iXtFNUmChHQNszG8yHU//Ug9PXeFg4A0i7b3d4F5yziKwb8
            wTHhK9cr6R7VKdUa8izfAfMb8xLbJdK30yLcGOci3PXsE+cM7iHcu8Ui0wYILury6BL/DdQs2dDmD+Af2yLfD9If6B7cJdcf6SnOFvwy
            6gLrHO8e3ij5xOQd2irkKtT1FSvwCNQi2cnVFfXdGin3AN4d+HmvcQfw6iHbIeEk5fncEd5Gx0Hb9dAV2BH/LN8G+iH3AOwi60XfOeMh
            4SPJDP8x3xvqI87f0RHONjNe//vUI/wW2C3ZvucY3wHmFOjp5wz1FdMs59PtEdVp8FIF6wEp8AvfHvOd/DnbIfEs5yXBNtwY4R/LyNoa
            1/wEJd8N4hgxNKJy++LxFwEm2DjpDNwd7yjRM9vX2QvPIgA67vn8IvAR5SMeBcJBBDC8TNUL9SbuE/Ep6cLZF9YK/inr8/MZ9w3RKunC
            6BjUPOs67v3MIOoW3CK1ORBa7QMKLeMX2iD7ws0mzSjuNdYN6CDeDuweyLXmJeYgDzvmEeMd+RzMNfTiBR770PsjAgLVKBUQEEvn0+AK
            1RL2KgkA/zT/B+IkE9D8MOQZ4yDqAOEW4BH2JMDXwiTMDxA64urgBvkJ2iQ=""");

    /** Three-tap pitch gains, 5 bits: 32 rows of three taps and their bound. */
    static final byte[] PITCH_GAIN_LOW_RATE = decode(128, """
            4ODgAOHG8BbX6NUOyOrJHfMh1y/82fcd1w/0Jvjx9B8BAtQo6r7WG9oc6SbrDtsfABXONMu55SHb/+0Z7fvkFgZB1Erf0N8J2DnyOu8E
            0yDhJt8k6RzYJ9Ud9C7eDekc8A/lIvKu8SvhGeAd6wX7JtHBzSHSDAMv5O/jC/YO2CY=""");

    /** Innovation: 64 vectors of 5. */
    static final byte[] SHAPE_5_64 = decode(320, """
            AQXxMb7Q/DLUByUQ7hnm5vETE+XRHDkF7+DXRBX+QDgI8PPm9/ALBtkZ7RbhFNM31QrwL9go7M0D7/Lx6DXs0i4bvCAD7vsJ4RD39v/p
            MF8vGdfg/Q/nySQp5RQFDQ7qBQLpEi7xEe7e+/gbyUkQAv/vKLIhAAITBDXw8fDk/fMxCPnjG/MgFCDDEA4pLCgYFAcEMMSzEfrQQfEg
            4rn2/foK/vnjyEPiB/tW+vYABeE8Itr9GAr+HhcY1wxG1Q/vBg0Q8wge8fgFF96e/PMN0OFGDB8ZGOga+SHwCAX18vi/DQr+9wD9vAUj
            BwDh/+/39xDb7v9F0OQW6/UFMTcXqtwQAg0/zR71DRju+g7tASkJ+xvc1N7b6+Yf2Q8rBfgdFPjszOT/DRre9vcb+AgbvgQM6jEKsyDu
            A9oM/f8CAgA=""");

    /** Innovation: 256 vectors of 5. */
    static final byte[] SHAPE_5_256 = decode(1280, """
            +NsF1QVJPScM/cPgAioe/RHlCSIU//sCF/nSGjXRFP7fp83AGwsP3vvIGff/4wEoQ+nwECETBw5VFvb29Pn/NFkdC+zb0vER6OQYAgEA
            F5sXDv/p7gkF8yYB5OQEGzPmItgjLzYmyub6KucN4twSKfzfF+D5/DP9Ecw40ST+6yQKCN8fEwn72Ar36xMSsu77AObc0c3UEigb/h0x
            5gIgyh63NgP7JBY1Cv+sy+P7A9Q1zQQWR93/Ifvl+SQR6dkQ98nx7CfdBtnyEjDA7/EJJ1ElvCUv6/qYDQYJ/iMI6RIqLRUh+88J+tXI
            JwLw51cB/fcR5/X3/woC8vIE//Yc6SjgGvcaBOXpAyrEATH9GwrM2P4SLekR1AP9EdI02NEZSx/PNR7i4Nwm+vHwNuXQAybj4Ory/Onz
            INkJCNPzIvAxKCAfHBcXIC87vAg+LBny6L/wJEPn2usE3/4qBcEoCxrW6cNP4RfsCuA159wK5vsDALkF9tsB6BXK7wHj5/HlIEQt8Nvu
            +wEAs0f6A+xHvR3dCuITBBARBQDyEwIcGjsDAhgnN87T7u8h3Q7/AQhX3eMA5Q35F/Ml2DLdDhP58jE2+xb+4/jlJg0bMAzX6/EcB/Do
            7ewL7AkCDRfsCxvlR7sIAvoWDBAQCfD47wEZASjb30JeNQTq59fWGSPw8Tkf4+AVEMQtD/8HOebR4wsIDxOX+DYbCu8G9P/2BAAX9h8N
            CwoMwBf9+O0QNBjYEAooBQkA8/nr+Pr56zsQyxLEC9EO7hnz6ATZEOQ2Gr0eG+zMFPQ3DBLwJ/L65jioyQwZGtsGSwDerzbiAfkx6fIV
            CsLGx9HeD/wish8Z9Qcy9irBDtz8OTc5NSrW/w8oJQ8Z9QYBH/76//nAIhwe/wMVAKj0yBnkKAjk8gkMAvrvFjH65g4c7AT0MiMoDdrG
            4xEeFjwaytn0OuTBCuv49BrCBvb16vr5BAESAroLDgQNE+jeGEMRM+sNFzbiMAHzUBrw/g38BuId6EnGHuUU/uspLR7l/fvu7M/93Qoq
            7b3L9QkN8d/N4g8HGeIEHOreNuMn0hQQIvwvSwHUyegH/wnWMvjcKUQA/Pbp8c5AJPflDBna0dsgzzPcAvxF5hMHLUMuDcEuD9EE1w36
            BeslGsn5If/kCu/A8gDc7139974s6wP0Jvrz9BMNK9X29Ab7Cc8g+wIEBQ/wCusIwvhACE//vs/uBSj74tMB+hXgXe7i6yAV7hYIBdfK
            UBb2+fjpwEI48uLX0vLj2xvyKv734yIOIfIWBAoaGhwgF7jgAwDyI9ay4AYd7tP7B9/T/ereCPgEzef3O7IV++fQQvHv6M/zGenA+ijo
            7fU53/gBCszKHCcxIvXD19UKD/EzHg/NIN7+3g4SEAEB/f0BAe4GEDAM+9YHJDAH7PYHDAI2J9olNgT1+NL2BfbeLvQd2yck9Rg4EQ4U
            GQDn5Df5+xsDCeb4Buj24uHeEgQWFSj/49v461zjC/0LSRcWBwTU9/UV8wsJsv8vcvTb7fv16hMM4gcmLev49zfTOOsHES7HqfobHx8H
            yPQuFfv0JAMD6ysTDPkJ8gD336UHGgP1QFPh0hkCCQUCAv8U7wr75fgUCO0Q6/PhBQUqGAki7BzDFgvZQOz/4vfsGOfo4xbEBvsp96kO
            Ig/HNEUP/Zo6EAMGPLXgGgfH5eDo6+PwPtIfHuXxBw8=""");

    /** Innovation: 128 vectors of 8. */
    static final byte[] SHAPE_8_128 = decode(1024, """
            8gkN4AL2H/b4+Ab8/wrAFwYUDQYI6hAiByrP5AUaBPEpIikgIRgXDggoIgTo1+3xDfMhyhgb1CEb8fEY7Q7cDvcY9Pwl+xDeBQoh8crw
            DBkMAQIAA//8/AsCyDYb7A360tff9fsHDA7y+wgUBgME+PvWCwjyGf4CDQvqJ/cJBdP3B/cM+SLvmgcC1hIj994L+/4DFi7M5/eiCAv7
            +/sE+d35NgXgAxj36ghBJf/06fr35DffDv0CEsQp7wjwEfUA9R3kJQnLIfL3B+f59Rrg+BjrFu0T9h3yAAAAAAAAAAD7zAopBuL8ECAW
            5eog/eT9A90GERcVCAIE0+8OF/zh9f0OARP1Aj34CfQH9gz96GPQFzLb++kACPIjwPsu5w3/z+3xCSIyGQv69/Ds4N/g5Qr4DPE48uAh
            A/cBQff39v766QkRA+QN4AT+9gTwTAzMBg0h+gTy9/0B8fAcAfELEAkE69vY+hYM8eny7/D39vcN2SkF9xDaGS7RBDHyEf4GEgX63+os
            Mv4BA/oHB/3rJu4i8tc88wYQ6CMT89wYA+/y9iQs1OP9A8r4DDcaBP77AvUW6QIWAefZQs8V+P4K8sQZBgob5xAF/vca8+w6/gc09wIF
            /PEX/9oXCBv6AOX5J/byGgvT9An7IgTdCivq9Tj5FAEKAeYJXgvl8vMB9QAO+/r2/PH41xX7AeT4Fvch6fz89CcE+QPEUAjvAvoM+wEJ
            DxsfHhsXPS8aCvv49PMF7hnx/PH1DP7+8P76GAwL/AkB9w7TOQwU3RoLwCD29ir89/AgGAcKNPXHHQAIAPoR78jYBxQSDPoQBQf/CQEK
            HQwQDf4XBwn9/PsSwA035wn3GA7nD/XY4iUB7Rb74Q3+AAf8EL0MQtwY+BLx6RMA0/kEA/MNIwUNIQobFwD59Su2JPQCBfgG3wvw8vv5
            /RHeG/AL9w8h4QjwB/r5P8nvC/8U0iLiBgkTHPcF6Pjp/h/t8Pvx7gAaEiX78f4RBeUV3ywM5fcRCxnr4fkNIfjn+Qf2BPr3MK7p+AYL
            6QP9MeMZHwQOEAn87grmAwXU9wnRyQ8JHAEE/S4G+trj4fH6AwAO+gjKziH7AfIh0Br8+/37/fvk6k03/wIKCvfyvs8L3PrsCvYQDAT/
            8C3Uzh/+GSoX4OoACxTY3djc4Obr8zTqBujsEfv4JOf1FeYGIvgHFP0F5/gS+/f8AfcUFCcw6AkFvxYdBAPV9SD6CRPl9tHyGAr53Pn/
            /Pv7EDUZ5uP89C3G3iH7Av8b0B/xFvsEBwfn/QvqEPQI/Qf1LQ637TjSGOwc9P7/3P3fE/oHAvEF4dMIIw0UAPcw89X98wL7SLzlAgH+
            +QUkIdj0/PsXEw==""");

    /** Innovation: 16 vectors of 10. */
    static final byte[] SHAPE_10_16 = decode(160, """
            FicOLAsj/hf8Bi7kDeXpDAQU+wkl7ukXAAn67AT/7/v8EQABCf4BAgL0COcnDwkQyfUJCwUK/sQIDfoL8BvR9AsBEPkJ/eMJ8hntIiQM
            KPb96PLb693+3AP6QxwG7/308PHv+cXc8wEHAQIKAgsNCgj+BwMFBAIC/fgE+wYH1g8j/tImHOz3AQf9AP4AAAAAAAAAAAAA8eQ0IAX7
            7+z2/w==""");

    /** Innovation: 32 vectors of 10. */
    static final byte[] SHAPE_10_32 = decode(320, """
            BxERGxkWDAT9ABzcJ+jxA/cP+wof5Asf6wn19f755w7qHwTyE/QO+wT5BPsJAP4q0fABCAAJF8cAHPUG4TfTA/sEAv4E+f0G/gf9DAUI
            NvYI+fjo5+Xy+wgFLBcF9/X18/f0+OP46gbxA/T/+/0i/x3wEfwMAgEE/vwC/wv9zBwe9+AZLOzoBAb/AAAAAAAAAAAAAAAA5/YWHQ3z
            6vP8APzwCg/c6BwZ//1C3/XxBgADBP4FGOzRHRP+/P8A//4DAQj1BQXHHBwA8AT8DPr/Auw99xjq1h0GEQgEAr8PCAoFBgUDAv79BfcE
            +xcNF/3BA/v8+gD9F9zSCQUFCAQJ+wH9CgH6CvUY0R8W9A72Bgv5+QfhM/T6BwbvCfXsNO0D+vr4+xfXJQHrCvIIBwXx8Rcn5t8HAuDi
            6/gEDBEPDgs=""");

    /** Innovation: 32 vectors of 20. */
    static final byte[] SHAPE_20_32 = decode(640, """
            DCAZLiQhCQ79BgH4APb7+fn5+/sf5Rjg/Ar1Ff0TF/cWGPb/9vP59SrfHxP4APbwAevvCvgOCAQL/gX+3wvwIQv8CfwLAgb7CPsL/Poa
            3PAABP74DAb/ItLqCQkVCQW++xoCCg0CEwkMrwMNDQDyFt0G+fwG+gr64SbfAPb1BfQM7wUA+g33CggZIQL0CPoK/hUHESsFC/n37Nzs
            6fz8/Rv398/Z2vX3BgUXGQUDAwQBAv3/VycR6/ft9/Hz8u/19vX4+v/9/f/K3uX49fz7AAAECAYJBwkHBgUFBTAKE/YM/wn9AgX9Av7+
            AP7mBgn58PcCBwf71QsW9fciJfHz+gH/AQHAODT15QUEAwECAQP//Pz2+fz8Av/5+fT28ff7+/Xw8wYQBPPw9vwC0fMZLxPy7PjvAP3z
            AQbv8g8BCgboAPYTu/gOMRH7IeMD/AAC+AX6AnjI9NEX9wb7AQL7AfYE//8E/wD9Hsy9HhYL//wDAAcCAAH2/PjzBQEB/wUN9/32whYw
            /PoCAwUBAQQBDQPsCvcN/vwJ7Cz/FOC9EwAcCwgC9Q/tyx8CIgoG/MYICg0OAQwCAACAJfgs9xr9EgIGC/8JAQUDAAEBAgwD/v0HGQkS
            +tsD+PAD9vkR3tQLEfH98P/zC9K//ggNAgQEBQ8FCQYAAAAAAAAAAAAAAAAAAAAAAAAAAPcT9AzkJh3/DAIFF/YDBPEV/AMDBhH3/Pjs
            GgX2BgHtEvH0L/r++ff/7/7+8h7yAvn8//QL5xD99Av5B+8BE+Qf+fYH9gMMBfAGGCnjygABB/8F+g0K/PgI9+XL2v8KExEQDAwAA/n8
            DQzh8gb7AwURKzIZCgH6/g==""");

    /** Innovation of a high band: 128 vectors of 8. */
    static final byte[] HIGH_SHAPE_8_128 = decode(1024, """
            6BXsBfv5DvYC5RDsAOAaEwj11x8c5eAiKiLvFvYN4xL05ugLFgX7+za81TnnGAQEGvj07zYe0wEK8RLXC0S9JfDo8CbqBuMeQuUFB/AN
            AvT5/ewkBOQJAyAwGicDAAfr8wWu+UnsIvf7Af8K+/b/CQH3CgDyC//+/wsUYK/q9PfGCRjiGt0b9A3uOMUP+Rfx/wbnDursL/UQAibp
            7eL3KPUFBPoIGuv1fwQBBvcC+f79B/sK7QeWW/0J/BX4GrAIAf727+/lIEcG4wvpNtod6idX4fTsA/7+AhQA/90bCfr0A/T6DQEO6sXx
            7+cN+QcDAAH5Bv092+np4ybhGwH4AuUX5iTeBRjo+gcDxU7CLPABBgARCC0AkgYO/iCzyD79A/ME8Gbx3P8JjwYXAAkJBfj/8gX0ecvl
            +PcW8wMC/QH+uV8m7Q/w+0cKAuDz+w///vKrHh0GAwIAAAAAAAAAAAK/yPcSEhfy/gAM4xr0AQL0wFr6BAEF+5L94RbjCQAI2PsV+/sN
            Cu4oASPsHuQL+hMHDhLACfoQM0QIEAz4APcU6hkH/PMp3V3uygv/AfcEvkLhFOoZ6QsKCRMPC/vh9unk+vr9/AUD5Bb11hnn8CkiL/oC
            Ku3qBdkgBt0WEeII5vX1A/QhIdsV/wb8AwD7BQz0ORvD/RTvAgAEAP7fxlHpJ/b7Agb5BQT9/vPpuGsP+wD5/foF/A8vDOEZ8AgW58LI
            7g4cDAL1Sr4p7PkQ7BD4APAE7VwMxfLZMefwF+UT/d8TVeMG+fYQ+fQB+gIE/kAK5yn+4Q8AbjJFIxwT9gLVz8jx8AoDDP/4ARr0/wf1
            5SkZAfXuFvn/0fgX/e/5EoM7+wMSAQIDG91ByzLSJevkBw7b+/sMBfhO7RX68Aj5BQIHAgr6DMQsC9zgHwAC/gIB/Qf2EesKBv4T/jva
            qiYI1+LT3wcPHB35GNgHBwX+CRjp7gbjHgIcMfXSCivz9//9+fnv+mHf6wMFAQzV+BwH1fkR7BP/AvMJNiIJ5PX3727FLOYAA/TRSd7V
            Jt8Q+9L8+v7nE+Mc8wUOG9jVBCDz/t38cNYJ9CXkEQ7tI9kXA/L/x/te9wPZBR724Crz8p/BHvcB+QwFFBH33OIZL/fxDOpi+M4P5RXw
            9QIM9gr9ISSgAO8f9wkD7A31CPwK9gkBcLrlBesCx/3jChPrFfa+/VvdHvQA+TvkGgIO7gEBCxEUysUbBB0gBRMM/AEH9gX+CgAX+xyY
            LgsQAx0B+PIBB85YwhoI7/IyACD0/eUS+PsIA+z1JfQJIS6b//wBBv8c1vEQBf/+yVUm9/wL/vf6A+z2s1kY/ZjH5uHs+vcOFOku8eEc
            AfH+Bv4fLbQX5w==""");

    /** Innovation of a high band: 32 vectors of 10. */
    static final byte[] HIGH_SHAPE_10_32 = decode(320, """
            /f7/APwFI9j3DdQF5f/5BvUH+AcT8g/8CfYK+Ar3/wEAAAIF7hbLMgHpMtwPA/MO9gYBBf0E/gXgGQX+//wBC+Ma+vEe7gAP7yjXAwn+
            /gP9//sCFfrw6xcCPA8Q8PcOCf8H9wABAQD/+hHkNtP/Af/6+gILGuP+LusiDOkg6RD2A0IT7BgHC/0A/f/O0gLu/QT//gP97SncCQvo
            FfAJ/ef9ChL3/vv/+wb8/QLmFe0j8QfzEe0n1TDhEPcH/vsD/AntG8k/3Qoa1P4JBAH6CPcF+P/98C3WBQ/wCgAAAAAAAAAAAADwGMkv
            2hvtB/0BEBsU7RIF+QH7AvoI6gD9/Qj/B/gB/QUAEdA6zB35/gP2BuY64QH6A13jJwMRBQb///8bDQoT+d4MCvwJtAkI5P71Av8DAa0m
            2QTw+v77Bf4=""");

    /** First half of the symmetric 64-tap prototype of the quadrature mirror filter bank. */
    static final float[] QMF_HALF = {
        3.596189e-05f,
        -0.0001123515f,
        -0.0001104587f,
        0.0002790277f,
        0.0002298438f,
        -0.0005953563f,
        -0.0003823631f,
        0.00113826f,
        0.0005308539f,
        -0.001986177f,
        -0.0006243724f,
        0.003235877f,
        0.0005743159f,
        -0.004989147f,
        -0.0002584767f,
        0.007367171f,
        -0.0004857935f,
        -0.01050689f,
        0.001894714f,
        0.01459396f,
        -0.004313674f,
        -0.01994365f,
        0.00828756f,
        0.02716055f,
        -0.01485397f,
        -0.03764973f,
        0.026447f,
        0.05543245f,
        -0.05095487f,
        -0.09779096f,
        0.1382363f,
        0.4600981f
    };

    /** Levels of the gain of high band innovation, relative to the low band (4 bits). */
    static final float[] HIGH_BAND_GAIN = {
        0.97979f, 1.28384f, 1.68223f, 2.20426f, 2.88829f, 3.78458f, 4.95900f, 6.49787f,
        8.51428f, 11.15642f, 14.61846f, 19.15484f, 25.09895f, 32.88761f, 43.09325f, 56.46588f
    };

    /** Upper bounds of the steps of the spectral folding gain (5 bits); for the encoder. */
    static final float[] FOLDING_GAIN_BOUND = {
        0.30498f, 0.34559f, 0.39161f, 0.44375f, 0.50283f, 0.56979f, 0.64565f, 0.73162f,
        0.82903f, 0.93942f, 1.06450f, 1.20624f, 1.36685f, 1.54884f, 1.75506f, 1.98875f,
        2.25355f, 2.55360f, 2.89361f, 3.27889f, 3.71547f, 4.21018f, 4.77076f, 5.40598f,
        6.12577f, 6.94141f, 7.86565f, 8.91295f, 10.09969f, 11.44445f, 12.96826f, 14.69497f
    };

    private SpeexTables() {}

    private static byte[] decode(int entries, String base64) {
        byte[] table = Base64.getMimeDecoder().decode(base64);
        if (table.length != entries) {
            throw new IllegalStateException("table of " + table.length + " entries, " + entries + " expected");
        }
        return table;
    }
}
