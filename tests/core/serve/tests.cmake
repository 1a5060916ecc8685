anneal_test(core/serve/server LABEL torch SANITIZED LIBS anneal_serve)
anneal_test(core/serve/toolcallparser LABEL torch SANITIZED MORE templates LIBS anneal_serve anneal_text)
anneal_test(core/serve/engine LABEL parity LIBS anneal_serve anneal_text DEPENDS anneal-engine)
