// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/split/headingsplitter.h"

namespace anneal::split {

/// HTMLHeaderTextSplitter for all six levels: each heading for itself, and the texts below each path of headings, one line a tag.
class HtmlSplitter : public HeadingSplitter
{
public:
    using HeadingSplitter::HeadingSplitter;

private:
    void cut(Work &work) const override;
};

} // namespace anneal::split
