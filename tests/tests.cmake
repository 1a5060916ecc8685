anneal_test(layers LABEL unit LIBS Qt6::Core)
