package org.rtclite.rtmp.amf;

/**
 * XML as text, never parsed here.
 *
 * @param text the document as it stands on the wire
 * @param legacy true for flash.xml.XMLDocument (AMF0 0F, AMF3 07), false for E4X XML (AMF3 0B; AMF0 writes it as 0F)
 */
public record AmfXml(String text, boolean legacy) {}
