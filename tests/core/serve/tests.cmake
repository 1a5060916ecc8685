anneal_test(core/serve/server LABEL torch SANITIZED LONG LIBS anneal_serve)
anneal_test(core/serve/connections LABEL torch SANITIZED LONG LIBS anneal_serve)
anneal_test(core/serve/completions LABEL torch SANITIZED LIBS anneal_serve)
anneal_test(core/serve/tools LABEL torch SANITIZED LIBS anneal_serve)
anneal_test(core/serve/encoders LABEL torch SANITIZED LIBS anneal_serve)
anneal_test(core/serve/models LABEL torch SANITIZED LIBS anneal_serve)
anneal_test(core/serve/toolcallparser LABEL torch SANITIZED MORE templates LIBS anneal_serve anneal_text)
anneal_test(core/serve/modelbackend LABEL parity LIBS anneal_serve anneal_text anneal_torch)
anneal_test(core/serve/engine LABEL parity LIBS anneal_serve anneal_text DEPENDS anneal-engine)

# The clients that people use, from an environment of Python that packaging/setup does not make.
set(ANNEAL_CLIENTS "${CMAKE_SOURCE_DIR}/.deps/clients/bin/python" CACHE FILEPATH "Python of an environment with what tests/core/serve/clients.txt pins")
if(EXISTS "${ANNEAL_CLIENTS}")
    add_test(NAME core/serve/clients COMMAND "${ANNEAL_CLIENTS}" "${CMAKE_CURRENT_SOURCE_DIR}/core/serve/clients.py"
        "${CMAKE_BINARY_DIR}/bin/anneal-engine" "${CMAKE_SOURCE_DIR}/.deps/models")
    set_tests_properties(core/serve/clients PROPERTIES LABELS parity PROCESSORS 2 SKIP_RETURN_CODE 77)
else()
    anneal_leave_out("core/serve/clients: needs ${ANNEAL_CLIENTS} (tests/core/serve/clients.txt)")
endif()
