anneal_test(core/nn/ops LABEL torch SANITIZED LIBS anneal_nn anneal_torch)
anneal_test(core/nn/panels LABEL torch SANITIZED LIBS anneal_nn anneal_torch)
anneal_test(core/nn/linear LABEL torch LIBS anneal_nn anneal_torch)
anneal_test(core/nn/tensormemory LABEL torch SANITIZED LIBS anneal_nn anneal_torch)
