/* SPDX-License-Identifier: Apache-2.0 */
/* The colours of streams, in the server's order, as a statement takes them. */
#ifndef ACTION_STREAM_PALETTE_H
#define ACTION_STREAM_PALETTE_H

static const char stream_palette[] =
    "{#76ce90,#fae589,#a6c7e5,#e79ab5,#bfd56f,#f4ae55,#b0a5fd,#addfe5,#f5ce6e,#c2726a,#94c849,"
    "#bd86e5,#ee7e4a,#a6dcbf,#95a5fd,#53a063,#9987e1,#e4523d,#c2c2c2,#4f8de4,#c6a8ad,#e7cc4d,"
    "#c8bebf,#a47462}";

#endif
