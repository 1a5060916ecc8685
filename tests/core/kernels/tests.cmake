anneal_test(core/kernels/kernels LABEL torch SANITIZED LIBS anneal_kernels anneal_torch)
