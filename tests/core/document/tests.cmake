anneal_test(core/document/frames LABEL unit LIBS anneal_document)
anneal_test(core/document/pdfreader LABEL unit LIBS anneal_document DEPENDS anneal-reader)
anneal_test(core/document/pdfdocuments LABEL parity SANITIZED LONG LIBS anneal_document DEPENDS anneal-reader NEEDS documents)
