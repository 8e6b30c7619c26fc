/** A command line client for Twilio: the capability token and the voice flow over RTMP. */
@org.jspecify.annotations.NullMarked
package org.rtclite.examples.twilio;
