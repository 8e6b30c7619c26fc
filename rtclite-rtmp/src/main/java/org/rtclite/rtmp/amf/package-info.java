/**
 * AMF0 and AMF3, the two encodings of Action Message Format (AMF 0 and AMF 3 specifications, Adobe).
 *
 * <p>Values are plain Java values:
 *
 * <table>
 * <caption>Java values and their wire types</caption>
 * <tr><th>Java</th><th>AMF0</th><th>AMF3</th></tr>
 * <tr><td>{@code null}</td><td>null 05</td><td>null 01</td></tr>
 * <tr><td>{@link org.rtclite.rtmp.amf.AmfMarker}</td><td>undefined 06, unsupported 0D</td><td>undefined 00</td></tr>
 * <tr><td>Boolean</td><td>boolean 01</td><td>false 02, true 03</td></tr>
 * <tr><td>Double</td><td>number 00</td><td>double 05</td></tr>
 * <tr><td>Integer</td><td>number 00 (read back as Double)</td><td>integer 04, beyond 29 bits double 05</td></tr>
 * <tr><td>String</td><td>string 02, long string 0C</td><td>string 06</td></tr>
 * <tr><td>{@link org.rtclite.rtmp.amf.AmfObject}</td><td>object 03, typed object 10</td><td>object 0A</td></tr>
 * <tr><td>{@link org.rtclite.rtmp.amf.AmfArray}</td><td>ECMA array 08</td><td>array 09 with named part</td></tr>
 * <tr><td>List</td><td>strict array 0A</td><td>array 09</td></tr>
 * <tr><td>{@link org.rtclite.rtmp.amf.AmfDate}</td><td>date 0B</td><td>date 08</td></tr>
 * <tr><td>{@link org.rtclite.rtmp.amf.AmfXml}</td><td>XML document 0F</td><td>XML document 07, XML 0B</td></tr>
 * <tr><td>byte[]</td><td>through 11</td><td>byte array 0C</td></tr>
 * <tr><td>{@link org.rtclite.rtmp.amf.AmfVector}</td><td>through 11</td><td>vectors 0D to 10</td></tr>
 * <tr><td>{@link org.rtclite.rtmp.amf.AmfDictionary}</td><td>through 11</td><td>dictionary 11</td></tr>
 * <tr><td>{@link org.rtclite.rtmp.amf.AmfExternal}</td><td>through 11</td><td>externalizable object 0A</td></tr>
 * </table>
 *
 * <p>"Through 11" is the switch to AMF3 inside AMF0. An AMF0 movie clip (04) and record set (0E) are reserved by the
 * specification and refused. Objects, arrays and the other composite values are compared by identity, as the wire does,
 * also lists that were read: one that occurs twice is written once and referred to, so graphs with cycles travel unchanged. XML is text here:
 * nothing parses it. A class name is a label: nothing is loaded or instantiated by it.
 *
 * <p>Readers and writers are reusable, belong to one thread at a time, and read no clock. Malformed input is reported by
 * the checked {@link org.rtclite.rtmp.amf.AmfException}; the message layer turns it into a value.
 */
package org.rtclite.rtmp.amf;
