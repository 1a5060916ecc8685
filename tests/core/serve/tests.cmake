anneal_test(core/serve/server LABEL unit LIBS anneal_serve)
anneal_test(core/serve/engine LABEL parity LIBS anneal_serve anneal_text DEPENDS anneal-engine)
