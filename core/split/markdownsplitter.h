// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/split/headingsplitter.h"

namespace anneal::split {

/// MarkdownHeaderTextSplitter for all six levels: the text below each path of headings, line by line without the white space around it.
class MarkdownSplitter : public HeadingSplitter
{
public:
    using HeadingSplitter::HeadingSplitter;

private:
    void cut(Work &work) const override;
};

} // namespace anneal::split
