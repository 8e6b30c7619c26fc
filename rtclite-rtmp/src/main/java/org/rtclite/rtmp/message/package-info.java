/**
 * RTMP messages as values (RTMP 1.0 sections 5.4 and 7.1) and their conversion from and to payloads.
 *
 * <p>Malformed payloads and unknown types become messages of their own kind; nothing is thrown for them.
 */
package org.rtclite.rtmp.message;
