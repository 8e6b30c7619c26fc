/**
 * What a program embeds: a phone that registers, calls, answers, plays, records, and reads and sends digits.
 *
 * <p>{@link org.rtclite.sip.phone.Phone} is the entry. Methods block and read like a script; each has a twin that
 * returns a future. Events of one call run in order on callback threads, never on an event loop; futures complete
 * there too. A blocking method called on an event loop throws at once.
 */
@org.jspecify.annotations.NullMarked
package org.rtclite.sip.phone;
