module embedding {
    requires org.rtclite.sip;
}
